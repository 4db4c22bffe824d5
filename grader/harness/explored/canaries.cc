// The engine's canaries: small scenarios, each explored like those of a check.
#include <string_view>

#include "grader/engine/api.h"
#include "grader/harness/canaries.h"
#include "grader/harness/check.h"
#include "grader/harness/order.h"

namespace racecourse::harness {
namespace {

namespace api = engine::api;

int shared = 0;

template <int When>
void race(void*) {
  std::uint64_t const other = kit::sys::spawn_thread([] { kit::canary::write<When>(&shared); }, true);
  kit::canary::write<When>(&shared);
  kit::sys::join_thread(other);
}
void deadlock(void*) {
  kit::sys::word const nobody_wakes{0};
  kit::sys::futex_wait(nobody_wakes, 0);
}
void assertion(void*) { kit::require(false, "a canary"); }
template <int When>
void use_freed_memory(void*) {
  int* const freed = new int(1);
  delete freed;
  kit::canary::read<When>(freed);
}

bool heard(std::string_view kind, void (*scenario)(void*)) {
  api::Plan plan;
  plan.executions = 2;
  plan.seed = order().seed;
  plan.timers = 0;
  api::Result const result = api::explore(plan, scenario, nullptr);
  return result.verdict == api::Verdict::failed && result.kind == kind;
}

}  // namespace

void check_canaries(When when) {
  bool const before = when == When::before;
  expect_heard(heard("data-race", before ? &race<0> : &race<1>), "race", when);
  expect_heard(heard("deadlock", &deadlock), "deadlock", when);
  expect_heard(heard("assertion", &assertion), "assertion", when);
  expect_heard(heard("use-after-free", before ? &use_freed_memory<0> : &use_freed_memory<1>), "use after free", when);
}

}  // namespace racecourse::harness
