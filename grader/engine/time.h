// Virtual time. It begins at the same instant in each execution, and goes on when nobody can run, when a timer is
// chosen to fire early, and when a thread looks at the clock again and again.
#pragma once

#include <cstdint>
#include <ctime>

#include "grader/explore/operation.h"

namespace racecourse::engine::time {

// Wall-clock time of the virtual epoch: 2000-01-01, so that nobody takes it for today.
inline constexpr std::int64_t wall_epoch = 946'684'800'000'000'000;
// Where the steady clock begins. Not zero: a clock at zero hides mistakes.
inline constexpr std::int64_t first_instant = 1'000'000'000;

// The steady clock, for the engine's own interface: no scheduling point.
std::int64_t now();
// The running thread looks at the clock. Nanoseconds of the steady clock.
std::int64_t look();
// The same as `clock` has it.
std::int64_t look(clockid_t clock);

// Instants of `clock` as instants of the steady clock.
std::int64_t deadline(clockid_t clock, timespec const* until);
bool valid(timespec const* instant);
// Nanoseconds from now on; `no_deadline` when that is out of reach.
std::int64_t after(std::int64_t nanoseconds);
std::int64_t span(timespec const* length);

void sleep_until(std::int64_t deadline);

// A thread is about to wait until `deadline`. On a machine, who asks again and again to wait until this very instant
// sees it go by; here the clock would stand still, and `while (now() <= deadline) wait_until(deadline)` never end. So
// at the 32nd time it goes on by the least that there is, step_on(): an operation on what is returned.
explore::Access step_if_asked(std::int64_t deadline);
void step_on(explore::Access const& step, std::int64_t deadline);

}  // namespace racecourse::engine::time
