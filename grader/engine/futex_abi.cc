// syscall(), through which the standard library's headers reach the futex.
#include <linux/futex.h>
#include <sys/syscall.h>

#include <cerrno>
#include <climits>
#include <ctime>

#include "grader/engine/export.h"
#include "grader/engine/failure.h"
#include "grader/engine/futex.h"
#include "grader/engine/raw.h"
#include "grader/engine/spin.h"
#include "grader/engine/text.h"
#include "grader/engine/threads.h"
#include "grader/engine/time.h"
#include "grader/engine/world.h"

using namespace racecourse::engine;

namespace {

// FUTEX_WAIT counts from now; FUTEX_WAIT_BITSET names the instant.
std::int64_t deadline_of(timespec const* timeout, int operation, bool wall) {
  if (timeout == nullptr) return no_deadline;
  if (operation == FUTEX_WAIT_BITSET) return time::deadline(wall ? CLOCK_REALTIME : CLOCK_MONOTONIC, timeout);
  return time::after(time::span(timeout));
}

long futex_call(long word, long operation, long value, long timeout) {
  int const kind = static_cast<int>(operation) & FUTEX_CMD_MASK;
  auto const address = static_cast<std::uintptr_t>(word);
  switch (kind) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET: {
      std::int64_t const deadline =
          deadline_of(reinterpret_cast<timespec const*>(timeout), kind, (operation & FUTEX_CLOCK_REALTIME) != 0);
      return -futex::wait(address, static_cast<std::uint32_t>(value), deadline);
    }
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET:
      return futex::wake(address, static_cast<int>(value));
    default:
      failure::refuse(Text().add("futex operation ").add(static_cast<std::uint64_t>(kind)).c_str());
  }
}

long with_errno(long result) {
  if (result >= 0 || result < -4095) return result;
  errno = static_cast<int>(-result);
  return -1;
}

}  // namespace

// Six arguments whatever the call takes, as the C library reads them itself. The registers are noted for spin.h.
__asm__(
    ".pushsection .text\n"
    ".globl syscall\n"
    ".type syscall, @function\n"
    "syscall:\n"
    "  mov %rbx, racecourse_registers(%rip)\n"
    "  mov %rbp, 8+racecourse_registers(%rip)\n"
    "  mov %r12, 16+racecourse_registers(%rip)\n"
    "  mov %r13, 24+racecourse_registers(%rip)\n"
    "  mov %r14, 32+racecourse_registers(%rip)\n"
    "  mov %r15, 40+racecourse_registers(%rip)\n"
    "  mov %rsp, 48+racecourse_registers(%rip)\n"
    "  mov (%rsp), %r11\n"
    "  mov %r11, 56+racecourse_registers(%rip)\n"
    "  jmp racecourse_syscall\n"
    ".size syscall, .-syscall\n"
    ".popsection\n");

extern "C" long racecourse_syscall(long number, long a, long b, long c, long d, long e, long f) {
  if (!world.active) return with_errno(raw::call(number, a, b, c, d, e, f));
  switch (number) {
    case SYS_futex:
      return with_errno(futex_call(a, b, c, d));
    case SYS_gettid:
      return threads::number_of(self());
    case SYS_getpid:
      return threads::number_of(world.fibers[0]);
    case SYS_clone:
    case SYS_clone3:
    case SYS_fork:
    case SYS_vfork:
    case SYS_execve:
      failure::refuse("another thread or process made by a system call");
    case SYS_kill:
    case SYS_tkill:
    case SYS_tgkill:
    case SYS_rt_sigaction:
    case SYS_timer_create:
      failure::refuse("signals by a system call");
    case SYS_io_uring_setup:
      failure::refuse("io_uring");
    case SYS_read:
    case SYS_write:
    case SYS_readv:
    case SYS_writev:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_poll:
    case SYS_ppoll:
    case SYS_select:
    case SYS_pselect6:
    case SYS_epoll_wait:
    case SYS_epoll_pwait:
    case SYS_pipe:
    case SYS_pipe2:
    case SYS_socketpair:
    case SYS_eventfd2:
    case SYS_timerfd_create:
    case SYS_epoll_create1:
    case SYS_close:
    case SYS_dup:
    case SYS_dup2:
    case SYS_dup3:
      failure::refuse("descriptors by a system call");
    case SYS_ptrace:
      failure::refuse("ptrace");
    default:
      return with_errno(raw::call(number, a, b, c, d, e, f));
  }
}
