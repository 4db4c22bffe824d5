// Mutexes, the shared mutex and the semaphore, without timeouts.
#pragma once

#include <vector>

#include "tests/engine/fuzz/instructions.h"
#include "tests/engine/fuzz/state.h"

namespace racecourse::fuzz {

// What may follow if the thread executes such an instruction. None: it has to wait.
std::vector<State> mutex_steps(State const& s, int thread, Instruction const& i);
std::vector<State> sharing_steps(State const& s, int thread, Instruction const& i);
std::vector<State> semaphore_steps(State const& s, int thread, Instruction const& i);

}  // namespace racecourse::fuzz
