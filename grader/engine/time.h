// Virtual time. It begins at the same instant in each execution, and goes on only when nobody can run.
#pragma once

#include <cstdint>
#include <ctime>

namespace racecourse::engine::time {

// Wall-clock time of the virtual epoch: 2000-01-01, so that nobody takes it for today.
inline constexpr std::int64_t wall_epoch = 946'684'800'000'000'000;

std::int64_t now();  // the steady clock; notes that the running thread has looked
std::int64_t deadline(clockid_t clock, timespec const* until);
void sleep_until(std::int64_t deadline);

}  // namespace racecourse::engine::time
