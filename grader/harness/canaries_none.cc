// The reference is ours: nobody blinds a detector there, and it has none.
#include "grader/harness/canaries.h"

namespace racecourse::harness {
void check_canaries(When) {}
}  // namespace racecourse::harness
