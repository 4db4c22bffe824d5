#include "grader/engine/time.h"

#include "grader/engine/schedule.h"
#include "grader/engine/spin.h"
#include "grader/engine/stuck.h"

namespace racecourse::engine::time {
namespace {

constexpr std::int64_t second = 1'000'000'000;

// Where those who look at the clock meet those who move it. No address of a program.
constexpr explore::Access clock_read{16, 1, explore::Mode::read}, clock_write{16, 1, explore::Mode::write};

bool is_wall(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
}
bool is_cpu(clockid_t clock) {
  return clock < 0 || clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
}

void move(std::int64_t nanoseconds) {
  world.now += nanoseconds;
  self().seen_time = world.now;
  stuck::time_has_moved();
  schedule::progress();
}

// A loop that waits for time to pass must see it pass. It lets others run for a while; then time moves by ever larger
// steps, so that an hour is over soon.
void poll() {
  constexpr std::uint32_t patience = 16, limit = 64, most_doublings = 36;
  Fiber& me = self();
  if (me.looks <= patience) return;
  explore::Threads const others = world.enabled & ~world.yielding & ~explore::only(me.id);
  if (others != 0 && me.looks <= limit) {
    schedule::stand_back();
    schedule::did({});
    return;
  }
  // What others have done by now they had to do before time could move, and it is seen (visible.cc); those who can
  // still go on are cut off.
  if (others == 0) {
    ++world.rests;
    world.strategy->all_ordered();
  } else {
    world.complete = false;
  }
  move(std::int64_t{1'000} << std::min(me.looks - patience, most_doublings));
}

}  // namespace

std::int64_t now() {
  spin::reads_clock();
  return world.now;
}

std::int64_t look() {
  Fiber& me = self();
  schedule::point({clock_read, {}});
  spin::reads_clock();
  if (me.seen_time != world.now) {
    me.seen_time = world.now;
    me.looks = 0;
  }
  ++me.looks;
  schedule::did();
  poll();
  return world.now;
}

std::int64_t look(clockid_t clock) {
  std::int64_t const now = look();
  if (is_wall(clock)) return now + wall_epoch;
  return is_cpu(clock) ? now - first_instant : now;
}

std::int64_t deadline(clockid_t clock, timespec const* until) {
  if (until->tv_sec > INT64_MAX / second - 1) return no_deadline;
  std::int64_t const instant = span(until) - (is_wall(clock) ? wall_epoch : 0);
  return is_cpu(clock) ? instant + first_instant : instant;
}

bool valid(timespec const* instant) { return instant->tv_nsec >= 0 && instant->tv_nsec < second; }

std::int64_t after(std::int64_t nanoseconds) {
  return nanoseconds > INT64_MAX - 1 - world.now ? no_deadline : world.now + nanoseconds;
}

std::int64_t span(timespec const* length) {
  return length->tv_sec > INT64_MAX / second - 1 ? no_deadline - 1 : length->tv_sec * second + length->tv_nsec;
}

void sleep_until(std::int64_t deadline) {
  Fiber& me = self();
  bool const sleeps = deadline > world.now;
  bool const early = sleeps && schedule::early_timer();
  explore::Access const step = step_if_asked(deadline);
  schedule::announce({early ? clock_write : step, {}});
  if (sleeps && !early) {
    me.waits_for = WaitsFor::time;
    me.deadline = deadline;
    schedule::disable(me);
  }
  schedule::go_on();
  me.waits_for = WaitsFor::nothing;
  me.deadline = no_deadline;
  world.now = std::max(world.now, deadline);
  step_on(step, deadline);
  schedule::progress();
  schedule::did();
}

explore::Access step_if_asked(std::int64_t deadline) {
  constexpr std::uint32_t patience = 32;
  Fiber& me = self();
  if (deadline != world.now) return {};
  me.asked = me.asked_at == deadline ? me.asked + 1 : 1;
  me.asked_at = deadline;
  return me.asked >= patience ? clock_write : explore::Access{};
}

void step_on(explore::Access const& step, std::int64_t deadline) {
  if (step.mode != explore::Mode::none && deadline == world.now) move(1);
}

}  // namespace racecourse::engine::time
