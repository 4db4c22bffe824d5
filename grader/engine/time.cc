#include "grader/engine/time.h"

#include "grader/engine/schedule.h"
#include "grader/engine/spin.h"

namespace racecourse::engine::time {
namespace {
bool is_wall(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE; }
}  // namespace

std::int64_t now() {
  spin::reads_clock();
  return world.now;
}

std::int64_t deadline(clockid_t clock, timespec const* until) {
  constexpr std::int64_t second = 1'000'000'000;
  if (until->tv_sec > INT64_MAX / second - 1) return no_deadline;
  return until->tv_sec * second + until->tv_nsec - (is_wall(clock) ? wall_epoch : 0);
}

void sleep_until(std::int64_t deadline) {
  Fiber& me = self();
  schedule::announce({});
  if (deadline > world.now && !schedule::early_timer()) {
    me.waits_for = WaitsFor::time;
    me.deadline = deadline;
    schedule::disable(me);
  }
  schedule::go_on();
  me.waits_for = WaitsFor::nothing;
  me.deadline = no_deadline;
  world.now = std::max(world.now, deadline);
  schedule::progress();
  schedule::did({});
}

}  // namespace racecourse::engine::time
