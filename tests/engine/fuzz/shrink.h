// Makes a program smaller while it still does what it is wanted for.
#pragma once

#include <functional>

#include "tests/engine/fuzz/program.h"

namespace racecourse::fuzz {

// Leaves statements out, one at a time, and puts bodies in the place of what they stand in, until nothing can go.
Program shrink(Program program, std::function<bool(Program const&)> const& still);

}  // namespace racecourse::fuzz
