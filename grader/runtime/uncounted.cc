// Flavours whose atomics are not instrumented (memory).
#include "grader/runtime/runtime.h"

namespace racecourse::runtime {
bool costs_counted() { return false; }
}  // namespace racecourse::runtime
