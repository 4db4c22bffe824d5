// The virtual futex: kit::sys::futex_* and the SYS_futex calls that std::atomic::wait makes from its header.
#include <cerrno>
#include <climits>

#include "grader/runtime/kernel.h"
#include "grader/runtime/machine.h"

namespace racecourse::runtime {
namespace {

// A wait that a fault ends early, without a wake-up. Bounded by the plan.
bool fault_ends_wait_early(Nanoseconds& deadline, Nanoseconds wanted) {
  Machine& m = machine();
  if (m.plan.spurious_wakes <= 0 || m.running->immune > 0) return false;
  Nanoseconds const early = m.now + m.plan.spurious_after.count();
  if (early >= wanted) return false;
  --m.plan.spurious_wakes;
  ++m.faults_fired;
  deadline = early;
  return true;
}

// Waits that only a fault would end must not be mistaken for progress: the fault fires once, then it is a plain wait.
int wait(void const* address, std::uint32_t const* word, std::uint32_t expected, Nanoseconds until) {
  Machine& m = machine();
  ++m.costs.futex_waits;
  ++m.costs.syscalls;
  point();
  if (__atomic_load_n(word, __ATOMIC_SEQ_CST) != expected) {
    ++m.costs.futex_refused;
    ++m.running->vain;  // a loop that is refused each time makes no progress
    return EAGAIN;
  }
  if (fault_interrupts()) return EINTR;
  if (time_is_up(until)) {
    yield_turn();
    return ETIMEDOUT;
  }
  Thread& me = *m.running;
  Nanoseconds deadline = until;
  bool const early = fault_ends_wait_early(deadline, until);
  me.waits_for = WaitsFor::futex;
  me.address = address;
  me.value = expected;
  me.deadline = deadline;
  if (block() == Woken::signalled) return 0;
  return early ? 0 : ETIMEDOUT;
}

int wake(void const* address, int n) {
  Machine& m = machine();
  ++m.costs.futex_wakes;
  ++m.costs.syscalls;
  point();
  int woken = 0;
  while (woken < n) {
    Thread* first = nullptr;
    for (auto const& thread : m.threads) {
      if (thread->done || thread->enabled || thread->waits_for != WaitsFor::futex || thread->address != address)
        continue;
      if (first == nullptr || thread->since < first->since) first = thread.get();
    }
    if (first == nullptr) break;
    enable(*first, Woken::signalled);
    ++woken;
  }
  return woken;
}

}  // namespace
}  // namespace racecourse::runtime

namespace kit::sys {
using namespace racecourse::runtime;

int futex_wait(word const& w, std::uint32_t expected, time_point until, bool shared) noexcept {
  if (shared && machine().several_processes) {  // another process may wake it: the kernel has to keep the queue
    tell_blocked();
    long const r = __real_syscall(SYS_futex, &w, FUTEX_WAIT, expected, nullptr, nullptr, 0);
    return r == 0 ? 0 : errno;
  }
  return racecourse::runtime::wait(&w, reinterpret_cast<std::uint32_t const*>(&w), expected,
                                   until.time_since_epoch().count());
}

int futex_wake(word const& w, int n, bool shared) noexcept {
  int const here = racecourse::runtime::wake(&w, n);
  if (!shared || !machine().several_processes || here >= n) return here;
  long const elsewhere = __real_syscall(SYS_futex, &w, FUTEX_WAKE, n - here, nullptr, nullptr, 0);
  return here + (elsewhere > 0 ? static_cast<int>(elsewhere) : 0);
}

}  // namespace kit::sys

namespace {

racecourse::runtime::Nanoseconds deadline_of(timespec const* time, int operation) {
  using namespace racecourse::runtime;
  if (time == nullptr) return never;
  Nanoseconds const value = time->tv_sec * 1'000'000'000 + time->tv_nsec;
  return operation == FUTEX_WAIT ? machine().now + value : value;  // FUTEX_WAIT_BITSET: absolute
}

}  // namespace

// glibc's variadic syscall(): its six arguments are read whatever the call takes, as the C library itself does.
extern "C" long __wrap_syscall(long number, long a, long b, long c, long d, long e, long f) {
  if (number != SYS_futex || !racecourse::runtime::active()) return __real_syscall(number, a, b, c, d, e, f);
  int const operation = static_cast<int>(b) & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
  auto const* const word = reinterpret_cast<std::uint32_t const*>(a);
  int error = 0;
  switch (operation) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
      error = racecourse::runtime::wait(word, word, static_cast<std::uint32_t>(c),
                                        deadline_of(reinterpret_cast<timespec const*>(d), operation));
      break;
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET:
      return racecourse::runtime::wake(word, static_cast<int>(c));
    default:
      error = ENOSYS;
  }
  if (error == 0) return 0;
  errno = error;
  return -1;
}
