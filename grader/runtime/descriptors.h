// Descriptors of the submission in virtual modes: what would block hands the turn on instead.
#pragma once

#include <poll.h>

#include <vector>

#include "grader/runtime/machine.h"

namespace racecourse::runtime {

// A blocking call on `fd` may go on when `events` (POLLIN, POLLOUT) are there; waits for that, in virtual time.
void wait_for_descriptor(int fd, short events);

// True when a call on `fd` (with MSG_DONTWAIT in `flags`, if any) must not block.
bool is_nonblocking(int fd, int flags = 0);

// Waits until one of the descriptors is ready (true) or the deadline has passed (false).
bool wait_for_any(std::vector<pollfd> const& descriptors, Nanoseconds deadline);

// Every intercepted call starts with this: counts it and is a scheduling point. True: fail it with EINTR.
bool begin_call(bool may_be_interrupted);

// Somebody may wait for what the caller just did.
void call_done();

// No other thread of this process is alive.
bool alone();

Nanoseconds deadline_after(Nanoseconds wait);  // saturating; negative means never

}  // namespace racecourse::runtime
