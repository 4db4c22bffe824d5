// The compiler's call at every branch of instrumented code (-fsanitize-coverage=trace-pc): how a loop that touches
// nothing else is seen. It ends time slices, and it counts the steps of which an execution has a limited number.
#include <string>

#include "grader/runtime/machine.h"

namespace racecourse::runtime {
namespace {

constexpr std::uint32_t slice = 4096;  // branches between two looks; a few microseconds
std::uint32_t left = slice;

[[gnu::noinline]] void end_of_slice() {
  left = slice;
  if (!active()) return;
  Machine& m = machine();
  m.steps += slice;
  if (m.step_limit > 0 && m.steps > m.step_limit) {
    m.on_failure({"livelock",
                  "No end in sight after " + std::to_string(m.step_limit / 1'000'000) +
                      " million steps: a loop waits for what never comes",
                  stories("runs in a loop")});
  }
  yield_turn();
}

}  // namespace
}  // namespace racecourse::runtime

extern "C" void __sanitizer_cov_trace_pc() {
  using namespace racecourse::runtime;
  if (--left == 0) end_of_slice();
}
