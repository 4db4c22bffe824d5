// The engine has no canaries yet. It takes its snapshot of the program's memory once, before the first scenario, and
// goes back to it before each execution: a canary explored before the check would make it forget what the check has
// prepared, and one explored after it what was counted.
#include "grader/harness/canaries.h"

namespace racecourse::harness {
void check_canaries(When) {}
}  // namespace racecourse::harness
