// kit::sys on the kernel, for stress runs.
#include <sched.h>

#include <cerrno>

#include "grader/runtime/kernel.h"
#include "grader/runtime/real/threads.h"
#include "kit/kit.h"

namespace {

using racecourse::runtime::real::Doing;
using racecourse::runtime::real::While;

long call(long number, long a, long b, long c, long d, long e, long f) {
  return __real_syscall(number, a, b, c, d, e, f);
}

}  // namespace

namespace kit::sys {

int futex_wait(word const& w, std::uint32_t expected, time_point until, bool shared) noexcept {
  auto const n = until.time_since_epoch().count();
  timespec const deadline{n / 1'000'000'000, n % 1'000'000'000};
  bool const timed = until != time_point::max();
  int const operation = FUTEX_WAIT_BITSET | (shared ? 0 : FUTEX_PRIVATE_FLAG);
  While const sleeping(timed ? Doing::running : Doing::sleeping,
                       reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)), expected);
  long const r =
      __real_syscall(SYS_futex, &w, operation, expected, timed ? &deadline : nullptr, nullptr, FUTEX_BITSET_MATCH_ANY);
  return r == 0 ? 0 : errno;
}

int futex_wake(word const& w, int n, bool shared) noexcept {
  int const operation = FUTEX_WAKE | (shared ? 0 : FUTEX_PRIVATE_FLAG);
  long const woken = __real_syscall(SYS_futex, &w, operation, n, nullptr, nullptr, 0);
  return woken > 0 ? static_cast<int>(woken) : 0;
}

void cpu_relax() noexcept {
  // On two cores a spinner may hold back the thread it waits for: every so often it gives its time slice away.
  thread_local unsigned spins = 0;
  if (++spins % 64 == 0) sched_yield();
  __builtin_ia32_pause();
}

void yield() noexcept { sched_yield(); }

time_point now() noexcept { return steady::now(); }

}  // namespace kit::sys

// std::atomic::wait sleeps through syscall() from its header; the watchdog has to know.
extern "C" long __wrap_syscall(long number, long a, long b, long c, long d, long e, long f) {
  int const operation = static_cast<int>(b) & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
  bool const waits = number == SYS_futex && (operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET);
  if (!waits || d != 0) return call(number, a, b, c, d, e, f);
  While const sleeping(Doing::sleeping, reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)),
                       static_cast<std::uint32_t>(c));
  return call(number, a, b, c, d, e, f);
}
