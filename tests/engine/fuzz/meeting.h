// Where threads meet: the latch and the barrier ([thread.latch], [thread.barrier]).
#pragma once

#include <vector>

#include "tests/engine/fuzz/instructions.h"
#include "tests/engine/fuzz/state.h"

namespace racecourse::fuzz {

// What may follow if the thread executes such an instruction. None: it has to wait.
std::vector<State> meeting_steps(State const& s, int thread, Instruction const& i);

}  // namespace racecourse::fuzz
