#include "grader/harness/flavour.h"

namespace racecourse::harness {
bool sanitizer_handles_faults() { return false; }
void check_resources_before() {}
void check_resources_after() {}
}  // namespace racecourse::harness
