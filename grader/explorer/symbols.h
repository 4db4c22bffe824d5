// How a program's author sees its debug information.
#pragma once

#include "grader/explorer/build_program.h"
#include "grader/story/symbols.h"

namespace racecourse::explorer {

// `modules` as a finding lists them: the program is number 0. `program` must stay.
story::Symbols symbols_of(Program const& program, std::vector<std::string> modules);

}  // namespace racecourse::explorer
