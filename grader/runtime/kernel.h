// The kernel's futex, by raw system call: what the runtime itself sleeps and wakes with.
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdint>
#include <ctime>

// The C library's syscall(): the linker's --wrap renames the submission's references only where the flavour asks for
// it.
extern "C" long __real_syscall(long number, ...);

namespace racecourse::runtime::kernel {

inline void sleep_while(std::atomic<std::uint32_t> const& word, std::uint32_t value) {
  __real_syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
}

inline void wake_one(std::atomic<std::uint32_t> const& word) {
  __real_syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

}  // namespace racecourse::runtime::kernel
