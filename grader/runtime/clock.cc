// Virtual clocks and sleeps: every way the submission can ask what time it is, or let time pass.
#include <ctime>

#include <sys/time.h>

#include <chrono>

#include "grader/runtime/machine.h"

using racecourse::runtime::machine;
using racecourse::runtime::Nanoseconds;

namespace {

// Wall-clock time of the virtual epoch: 2000-01-01, so that nobody takes it for today.
constexpr Nanoseconds epoch = 946'684'800'000'000'000;

Nanoseconds read_clock() {
  machine().clock_read = true;
  return machine().now;
}

timespec to_timespec(Nanoseconds n) { return {n / 1'000'000'000, n % 1'000'000'000}; }
Nanoseconds to_nanoseconds(timespec const& t) { return t.tv_sec * 1'000'000'000 + t.tv_nsec; }

}  // namespace

namespace racecourse::runtime {

bool time_is_up(Nanoseconds until) {
  constexpr int patience = 32;
  Machine& m = machine();
  Thread& me = *m.running;
  if (until > m.now) return false;
  if (until < m.now) return true;
  me.asked = me.asked_at == until ? me.asked + 1 : 1;
  me.asked_at = until;
  if (me.asked >= patience) ++m.now;
  return true;
}

}  // namespace racecourse::runtime

namespace kit::sys {

time_point now() noexcept { return time_point(duration(read_clock())); }

void cpu_relax() noexcept {
  ++machine().costs.yields;
  racecourse::runtime::yield_turn();
}

void yield() noexcept {
  ++machine().costs.yields;
  ++machine().costs.syscalls;
  racecourse::runtime::yield_turn();
}

}  // namespace kit::sys

// The linker's --wrap gives these names to what the submission calls: std::chrono's clocks live in libstdc++.so.
std::chrono::steady_clock::time_point wrapped_steady_now() noexcept
    __asm__("__wrap__ZNSt6chrono3_V212steady_clock3nowEv");
std::chrono::steady_clock::time_point wrapped_steady_now() noexcept { return kit::sys::now(); }

std::chrono::system_clock::time_point wrapped_system_now() noexcept
    __asm__("__wrap__ZNSt6chrono3_V212system_clock3nowEv");
std::chrono::system_clock::time_point wrapped_system_now() noexcept {
  return std::chrono::system_clock::time_point(std::chrono::nanoseconds(epoch + read_clock()));
}

extern "C" {

int __real_sched_yield();

int __wrap_clock_gettime(clockid_t clock, timespec* out) {
  *out = to_timespec(clock == CLOCK_REALTIME ? epoch + read_clock() : read_clock());
  return 0;
}

int __wrap_gettimeofday(timeval* out, void*) {
  timespec const t = to_timespec(epoch + read_clock());
  *out = {t.tv_sec, t.tv_nsec / 1000};
  return 0;
}

time_t __wrap_time(time_t* out) {
  time_t const seconds = (epoch + read_clock()) / 1'000'000'000;
  if (out != nullptr) *out = seconds;
  return seconds;
}

int __wrap_nanosleep(timespec const* request, timespec*) {
  racecourse::runtime::sleep_for(kit::duration(to_nanoseconds(*request)));
  return 0;
}

int __wrap_clock_nanosleep(clockid_t clock, int flags, timespec const* request, timespec*) {
  Nanoseconds wanted = to_nanoseconds(*request);
  if ((flags & TIMER_ABSTIME) != 0) wanted -= clock == CLOCK_REALTIME ? epoch + machine().now : machine().now;
  racecourse::runtime::sleep_for(kit::duration(wanted));
  return 0;
}

int __wrap_usleep(useconds_t microseconds) {
  racecourse::runtime::sleep_for(std::chrono::microseconds(microseconds));
  return 0;
}

unsigned __wrap_sleep(unsigned seconds) {
  racecourse::runtime::sleep_for(std::chrono::seconds(seconds));
  return 0;
}

int __wrap_sched_yield() {
  if (!racecourse::runtime::active()) return __real_sched_yield();
  kit::sys::yield();
  return 0;
}

}  // extern "C"
