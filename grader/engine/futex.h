// The futex system call, as std::atomic::wait, semaphores and latches of the standard library make it, and kit::sys.
#pragma once

#include <cstdint>

namespace racecourse::engine::futex {

// 0, or EAGAIN, ETIMEDOUT, EINTR.
int wait(std::uintptr_t word, std::uint32_t expected, std::int64_t deadline);
// How many were woken. The word may be gone already: glibc's own locks rely on that.
int wake(std::uintptr_t word, int most);

}  // namespace racecourse::engine::futex
