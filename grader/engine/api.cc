#include "grader/engine/api.h"

#include <cerrno>

#include "grader/engine/failure.h"
#include "grader/engine/faults.h"
#include "grader/engine/futex.h"
#include "grader/engine/process.h"
#include "grader/engine/raw.h"
#include "grader/engine/report.h"
#include "grader/engine/schedule.h"
#include "grader/engine/session.h"
#include "grader/engine/snapshot.h"
#include "grader/engine/time.h"
#include "grader/explore/registry.h"

extern char __libc_single_threaded;
extern "C" void* __libc_stack_end;

namespace racecourse::engine::api {
namespace {

bool is_set_up = false;

struct Scenario {
  void (*body)(void*);
  void* argument;
};

// The scenario ends without ending the process: its threads have been joined, or go on in vain.
void* run_scenario(void* argument) {
  Scenario const& scenario = *static_cast<Scenario*>(argument);
  scenario.body(scenario.argument);
  process::finish();
}

void apply(Plan const& plan) {
  world.rules.weak_memory = plan.weak_memory;
  world.rules.races = plan.races;
  world.rules.leaks = plan.leaks;
  world.rules.spurious = plan.spurious;
  world.rules.timers = plan.timers;
  world.rules.steps = plan.steps;
  world.rules.may_exit = false;
  world.rules.refused_history = plan.refused_history;
}

}  // namespace

Result explore(Plan const& plan, void (*body)(void*), void* argument) {
  static Failure failure;  // outlives the call, as Result promises
  apply(plan);
  __libc_single_threaded = 0;
  if (!is_set_up) session::set_up();
  is_set_up = true;
  session::enter();
  // The caller's variables belong to the scenario.
  auto* const frame = static_cast<char*>(__builtin_frame_address(0));
  snapshot::also(frame, static_cast<std::size_t>(static_cast<char*>(__libc_stack_end) - frame));
  Scenario scenario{body, argument};
  auto const make = [&plan] {
    auto strategy = explore::make_strategy(plan.strategy, {plan.seed, plan.executions, plan.bound});
    if (strategy == nullptr) raw::die("no such strategy");
    return strategy;
  };
  Orders orders;
  orders.strategy = make;
  orders.executions = plan.executions;
  orders.look_into_failures = plan.findings >= 0;
  // The time of a check is limited, and a failure that is told too late is not told at all.
  orders.effort = {400, 2'000'000, 40, 10};
  if (plan.findings >= 0) report::share(plan.findings);
  Search const search = session::search({&run_scenario, &scenario}, orders);
  session::leave();
  failure = search.failure;
  Result result;
  result.verdict = search.refused != nullptr ? Verdict::refused : search.failed ? Verdict::failed : Verdict::passed;
  result.complete = search.complete;
  result.executions = search.executions;
  result.operations = search.operations;
  result.execution = search.executions;
  result.kind = failure.custom_kind != nullptr ? failure.custom_kind : name_of(failure.kind);
  result.message = search.refused != nullptr ? search.refused : failure.message;
  result.expected = failure.expected;
  result.seen = failure.seen;
  result.file = failure.file;
  result.line = failure.line;
  result.stack = failure.stack;
  result.frames = failure.frames;
  result.thread = failure.thread;
  return result;
}

bool inside() { return world.active; }

void fail(Complaint const& c) { failure::complain(c.kind, c.message, c.expected, c.seen, c.file, c.line); }

int thread_number() { return world.active ? self().id : 0; }

void until_quiet() {
  schedule::announce({});
  self().waits_for = WaitsFor::quiet;
  schedule::disable(self());
  schedule::go_on();
  self().waits_for = WaitsFor::nothing;
  schedule::did({});
}

int blocked_threads() {
  int blocked = 0;
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    Fiber const& fiber = world.fibers[i];
    bool const asleep = fiber.waits_for != WaitsFor::nothing && fiber.waits_for != WaitsFor::change;
    blocked += !fiber.finished && &fiber != &self() && !schedule::is_enabled(fiber) && asleep ? 1 : 0;
  }
  return blocked;
}

std::int64_t now() { return time::now(); }
void sleep_until(std::int64_t deadline) { time::sleep_until(deadline); }

void yield(void const* place) {
  ++world.costs.yields;
  schedule::yield(place);
  schedule::did({});
}

int futex_wait(void const* word, std::uint32_t expected, std::int64_t until) {
  if (faults::interrupts()) {
    ++world.costs.futex_waits;
    yield(reinterpret_cast<void const*>(&futex_wait));
    return EINTR;
  }
  return futex::wait(reinterpret_cast<std::uintptr_t>(word), expected, until);
}
int futex_wake(void const* word, int most) { return futex::wake(reinterpret_cast<std::uintptr_t>(word), most); }

void set_faults(Faults const& f) { faults::set({f.eintr_at, f.eintr_always, f.most_bytes, f.short_at}); }
int faults_fired() { return faults::fired(); }
void spare_caller(bool spared) { faults::spare(spared); }

Counts counts() {
  Costs const& c = world.costs;
  return {c.futex_waits, c.futex_refused, c.futex_wakes,  c.loads,    c.stores,
          c.rmws,        c.yields,        c.system_calls, c.io_calls, static_cast<long>(world.spins)};
}

}  // namespace racecourse::engine::api
