#include "grader/engine/timer_descriptor.h"

#include <sys/syscall.h>
#include <sys/timerfd.h>

#include "grader/engine/raw.h"
#include "grader/engine/time.h"
#include "grader/engine/world.h"

namespace racecourse::engine::timers {
namespace {

constexpr std::int64_t second = 1'000'000'000;
TimerState* first = nullptr;

timespec to_timespec(std::int64_t t) { return {t / second, t % second}; }

// What it has counted is forgotten.
void empty(TimerState const& timer) {
  std::uint64_t count = 0;
  raw::call(SYS_read, timer.number, reinterpret_cast<long>(&count), sizeof count);
}

}  // namespace

void add(int number, Description& d, clockid_t clock) {
  d.timer = new (world.scratch.take(sizeof(TimerState))) TimerState{number, clock, no_deadline, 0, first};
  first = d.timer;
}

void set(Description& d, int flags, itimerspec const& value) {
  TimerState& timer = *d.timer;
  empty(timer);
  timer.interval = time::span(&value.it_interval);
  timer.next = no_deadline;
  if (value.it_value.tv_sec == 0 && value.it_value.tv_nsec == 0) return;
  bool const absolute = (flags & TFD_TIMER_ABSTIME) != 0;
  timer.next = absolute ? time::deadline(timer.clock, &value.it_value) : time::after(time::span(&value.it_value));
  fire();
}

itimerspec left(Description const& d) {
  TimerState const& timer = *d.timer;
  std::int64_t const rest = timer.next == no_deadline ? 0 : timer.next - world.now;
  return {to_timespec(timer.interval), to_timespec(rest)};
}

void moved(Description& d, int number) {
  d.timer->number = number;
  if (number < 0) d.timer->next = no_deadline;
}

void fire() {
  for (TimerState* t = first; t != nullptr; t = t->following) {
    if (t->next > world.now) continue;
    std::uint64_t times = 1;
    if (t->interval > 0) {
      times += static_cast<std::uint64_t>((world.now - t->next) / t->interval);
      t->next += static_cast<std::int64_t>(times) * t->interval;
    } else {
      t->next = no_deadline;
    }
    raw::call(SYS_write, t->number, reinterpret_cast<long>(&times), sizeof times);
  }
}

std::int64_t next() {
  bool waited_for = false;
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    waited_for = waited_for || (!world.fibers[i].finished && world.fibers[i].waits_for == WaitsFor::descriptor);
  }
  std::int64_t soonest = no_deadline;
  for (TimerState const* t = first; waited_for && t != nullptr; t = t->following) soonest = std::min(soonest, t->next);
  return soonest;
}

void begin() { first = nullptr; }

}  // namespace racecourse::engine::timers
