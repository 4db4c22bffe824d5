// std::call_once ([thread.once.callonce]): the first who comes runs it, others wait until it is done.
#pragma once

#include <vector>

#include "tests/engine/fuzz/instructions.h"
#include "tests/engine/fuzz/state.h"

namespace racecourse::fuzz {

// What may follow if the thread begins or ends it. None: it has to wait.
std::vector<State> once_steps(State const& s, int thread, Instruction const& i);

}  // namespace racecourse::fuzz
