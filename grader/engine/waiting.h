// Queues of threads that wait to be woken, as conditions and futexes have them.
#pragma once

#include "grader/engine/object.h"
#include "grader/engine/schedule.h"

namespace racecourse::engine::waiting {

enum class Woken { by_somebody, by_time, spuriously };

// The running thread, at its turn, enters the queue and sleeps. `entering` is what it does to get there; a second place
// that the same step touches (a mutex given up) may be told with it. Spurious wake-ups and early timeouts are choices.
// Whatever wakes it, it is out of the queue when this returns.
Woken wait_in_queue(Object& object, explore::Access const& entering, std::int64_t deadline,
                    explore::Access const& also = {});

// Wakes one waiter: which one is a choice if `any`, otherwise the one that has waited longest.
void wake_one(Object& object, bool any);

}  // namespace racecourse::engine::waiting
