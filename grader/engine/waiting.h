// How threads wait: in queues until they are woken, as conditions and futexes have them, or for their turn, as locks
// and semaphores give it.
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

// Something that can be had only while others do not have it.
struct Claim {
  Object& object;
  explore::Threads Object::*queue;  // who waits for it
  WaitsFor why;
  explore::Access access;  // take, attempt, share
};

// Returns at the thread's turn: it was `free`, or somebody has enabled the threads in the queue, or the time is up.
// The caller looks which; until it does, nobody else runs.
void wait_for_turn(Claim const& claim, bool free, std::int64_t deadline = no_deadline);

// Nobody may have it any more, or everybody may try: those in the queue.
void disable_all(explore::Threads queue);
void enable_all(explore::Threads queue);

// A thread that would have to wait until `deadline` need not: the time is up already, or is so by choice.
bool gives_up(std::int64_t deadline);

}  // namespace racecourse::engine::waiting
