// Waiting with a timeout: the timed mutex, the condition, the semaphore; and how time goes on.
//
// C++ lets a timer fire whenever it is not too early by the clock, and promises nothing of how long anything takes: it
// may fire at any moment (`any_time`). The explorer's choice is narrower (grader/docs/explorer.md): time stands still
// while somebody can run, then goes on to the next deadline; but so many timers in an execution may be early. An early
// one moves the clock, and wakes nobody else. Who waits with a timeout does not wake up for no reason; who waits
// without one, not any more when time has gone on. And a wait at the condition is early as long as somebody can run,
// even if its deadline is over when it begins.
#pragma once

#include <optional>
#include <vector>

#include "tests/engine/fuzz/instructions.h"
#include "tests/engine/fuzz/state.h"

namespace racecourse::fuzz {

// What may follow if the thread executes such an instruction. None: it cannot.
std::vector<State> timed_steps(State const& s, int thread, Instruction const& i, bool any_time);

// A thread that waits at the condition until a deadline stops waiting though others might still do something: it is
// early, and keeps nobody from being stuck.
std::optional<State> early_end_of_wait(State const& s, int thread, bool any_time);

// One that waits there, with or without a deadline, wakes up for no reason.
std::optional<State> spurious_wake_up(State const& s, int thread, bool any_time);

// Nobody can run: the next deadline comes. Nothing if nobody waits for one.
std::optional<State> next_deadline_comes(State const& s);

}  // namespace racecourse::fuzz
