// Programs as C++: one translation unit for many, to be linked with main() of host.h.
#pragma once

#include <span>
#include <string>

#include "tests/engine/fuzz/program.h"

namespace racecourse::fuzz {

std::string source_of(std::span<Program const> programs);

}  // namespace racecourse::fuzz
