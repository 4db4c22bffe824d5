// Holds what the engine saw of a program against what the sequential machine says.
#pragma once

#include <string>

#include "tests/engine/fuzz/machine.h"
#include "tests/engine/fuzz/run.h"

namespace racecourse::fuzz {

enum class Memory { sequential, cpp };

// Empty: they agree. A program without failure passes, and shows just the outcomes; one that may fail fails, in a way
// in which it may. With C++'s memory model there may be more outcomes and more races, unless the program is of those
// that cannot tell: all atomics seq_cst, nothing that tries or wakes.
std::string disagreement(Program const& program, Behaviour const& machine, Explored const& seen, Memory memory);

// A search that need not be complete: nothing that cannot be.
std::string impossible(Program const& program, Behaviour const& machine, Explored const& seen);

}  // namespace racecourse::fuzz
