// Waiting for descriptors: a thread that the kernel would put to sleep is disabled until the kernel says that it would
// not. Asked after each operation that may have changed the answer.
#pragma once

#include <poll.h>

#include "grader/engine/descriptions.h"
#include "grader/engine/world.h"

namespace racecourse::engine::readiness {

// Announces `operation`, and returns at the thread's turn: one of the descriptors is ready, or the time is up. `object`
// is what it waits at, for the report; null: several.
void wait(pollfd const* list, unsigned count, explore::Operation const& operation, Object* object,
          std::int64_t deadline = no_deadline);
// For one descriptor.
void wait(int number, Description& description, short events, explore::Operation const& operation);

// The running thread has changed something, or time has moved: enables and disables those who wait.
void refresh();

// How many of these are ready now; each gets what it is ready for.
int look(pollfd* list, unsigned count);

// The number is about to be closed. Those who wait for it wait under another one, as they do in the kernel.
void keep_waiting(int number);

void begin();  // of an execution

}  // namespace racecourse::engine::readiness
