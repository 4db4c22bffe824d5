#include "grader/engine/stuck.h"

#include "grader/engine/failure.h"
#include "grader/engine/readiness.h"
#include "grader/engine/schedule.h"
#include "grader/engine/spin.h"
#include "grader/engine/timer_descriptor.h"

namespace racecourse::engine::stuck {
namespace {

std::int64_t next_deadline() {
  std::int64_t first = no_deadline;
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    Fiber const& fiber = world.fibers[i];
    if (!fiber.finished && !schedule::is_enabled(fiber)) first = std::min(first, fiber.deadline);
  }
  return std::min(first, timers::next());
}

bool advance_time() {
  std::int64_t const first = next_deadline();
  if (first == no_deadline) return false;
  world.now = std::max(world.now, first);
  ++world.rests;
  world.strategy->all_ordered();
  time_has_moved();
  return true;
}

// In until_quiet(): everybody else has got as far as they can.
bool let_observer_go_on() {
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    Fiber& fiber = world.fibers[i];
    if (fiber.finished || fiber.waits_for != WaitsFor::quiet) continue;
    ++world.rests;
    world.strategy->all_ordered();
    schedule::enable(fiber);
    return true;
  }
  return false;
}

bool somebody_spins() {
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    if (!world.fibers[i].finished && world.fibers[i].waits_for == WaitsFor::change) return true;
  }
  return false;
}

}  // namespace

bool let_main_exit() {
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    Fiber& fiber = world.fibers[i];
    if (fiber.finished || fiber.waits_for != WaitsFor::exit) continue;
    world.yielding = world.enabled;
    schedule::enable(fiber);
    return true;
  }
  return false;
}

bool all_yield_in_vain() { return world.idle_yields > 200 && let_observer_go_on(); }

void let_time_come() {
  std::int64_t const first = next_deadline();
  if (!let_observer_go_on()) {
    if (first == no_deadline) return;
    world.now = std::max(world.now, first);
    ++world.rests;
    time_has_moved();
  }
  world.complete = false;  // what others could still have done before is left out
}

void resolve() {
  if (let_observer_go_on()) return;
  if (let_main_exit() || advance_time()) return;
  if (spin::let_time_pass()) return;
  if (somebody_spins()) {
    failure::fail(FailureKind::livelock, "nobody can get on: a thread waits in a loop for a change that nobody makes");
  }
  failure::fail(FailureKind::deadlock, "nobody can go on: every thread waits for something that never happens");
}

void time_has_moved() {
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    Fiber& fiber = world.fibers[i];
    if (fiber.finished || schedule::is_enabled(fiber) || fiber.deadline > world.now) continue;
    fiber.timed_out = true;
    schedule::enable(fiber);
  }
  readiness::refresh();
}

void endless() { failure::fail(FailureKind::livelock, "no end in sight: the threads go on and on and get nowhere"); }

}  // namespace racecourse::engine::stuck
