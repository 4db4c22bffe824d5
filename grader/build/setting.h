// What every build of an exercise is made of, whatever the submission.
#pragma once

#include <string>

#include "grader/build/build.h"

namespace racecourse::build {

// The key of checks, earlier exercises, harness, engine, compilers and flags of all flavours: the same key, the same
// programs. What all submissions share is built on the way. `reference`: the exercise has one.
Result<std::string> setting_of(std::string const& exercise, std::string const& header, bool reference,
                               Workspace const& workspace);

}  // namespace racecourse::build
