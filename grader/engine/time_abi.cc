// Clocks and sleeps.
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

#include "grader/engine/export.h"
#include "grader/engine/real.h"
#include "grader/engine/schedule.h"
#include "grader/engine/time.h"

namespace {

using racecourse::engine::world;
namespace schedule = racecourse::engine::schedule;
namespace time_room = racecourse::engine::time;  // `time` is the C library's here

constexpr std::int64_t second = 1'000'000'000;

timespec to_timespec(std::int64_t t) { return {t / second, t % second}; }

// A sleep of no length gives the turn away, as the kernel does.
int sleep_for(std::int64_t nanoseconds, void const* caller) {
  if (nanoseconds > 0) {
    time_room::sleep_until(time_room::after(nanoseconds));
  } else {
    schedule::yield(caller);
    schedule::did({});
  }
  return 0;
}

}  // namespace

#define CALLER __builtin_return_address(0)

extern "C" {

EXPORT int clock_gettime(clockid_t clock, timespec* out) noexcept {
  if (!world.active) return REAL(clock_gettime)(clock, out);
  *out = to_timespec(time_room::look(clock));
  return 0;
}
EXPORT int gettimeofday(timeval* out, void* zone) noexcept {
  if (!world.active) return REAL(gettimeofday)(out, zone);
  std::int64_t const now = time_room::look(CLOCK_REALTIME);
  *out = {now / second, now % second / 1000};
  return 0;
}
EXPORT time_t time(time_t* out) noexcept {
  if (!world.active) return REAL(time)(out);
  time_t const now = time_room::look(CLOCK_REALTIME) / second;
  if (out != nullptr) *out = now;
  return now;
}
EXPORT int timespec_get(timespec* out, int base) noexcept {
  if (!world.active) return REAL(timespec_get)(out, base);
  if (base != TIME_UTC) return 0;
  *out = to_timespec(time_room::look(CLOCK_REALTIME));
  return base;
}
EXPORT clock_t clock() noexcept {
  if (!world.active) return REAL(clock)();
  return time_room::look(CLOCK_PROCESS_CPUTIME_ID) / (second / CLOCKS_PER_SEC);
}
EXPORT clock_t times(tms* out) noexcept {
  if (!world.active) return REAL(times)(out);
  constexpr std::int64_t tick = second / 100;
  *out = {time_room::look(CLOCK_PROCESS_CPUTIME_ID) / tick, 0, 0, 0};
  return world.now / tick;
}

EXPORT int nanosleep(timespec const* length, timespec* left) {
  if (!world.active) return REAL(nanosleep)(length, left);
  if (!time_room::valid(length) || length->tv_sec < 0) {
    errno = EINVAL;
    return -1;
  }
  return sleep_for(time_room::span(length), CALLER);
}
EXPORT int clock_nanosleep(clockid_t clock, int flags, timespec const* when, timespec* left) {
  if (!world.active) return REAL(clock_nanosleep)(clock, flags, when, left);
  if (!time_room::valid(when) || when->tv_sec < 0) return EINVAL;
  if ((flags & TIMER_ABSTIME) == 0) return sleep_for(time_room::span(when), CALLER);
  time_room::sleep_until(time_room::deadline(clock, when));
  return 0;
}
EXPORT int usleep(useconds_t microseconds) {
  if (!world.active) return REAL(usleep)(microseconds);
  return sleep_for(std::int64_t{microseconds} * 1000, CALLER);
}
EXPORT unsigned sleep(unsigned seconds) {
  if (!world.active) return REAL(sleep)(seconds);
  return static_cast<unsigned>(sleep_for(std::int64_t{seconds} * second, CALLER));
}
}
