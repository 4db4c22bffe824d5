// The parts every student shares: harness and runtime objects, and the precompiled check.h. Internal to this room.
#pragma once

#include <string>
#include <vector>

#include "grader/build/build.h"
#include "grader/build/stage.h"

namespace racecourse::build {

// Objects of the harness and runtime for one flavour, compiled where missing, two at a time. They are the same for both
// compilers' programs, so one compiler makes them all.
Result<std::vector<std::string>> harness_objects(Workspace const& workspace, Flavour flavour);

// The folder with the precompiled header of `check.h` (or of kit.h alone, for the policy walk).
Result<std::string> precompiled_check(Workspace const& workspace, Flavour flavour, Kit const& kit);
Result<std::string> precompiled_kit(Workspace const& workspace, Kit const& kit);

// Flags that make a compiler use such a folder, as it is called inside the jail.
std::vector<std::string> use_precompiled(Compiler compiler, std::string const& folder);

}  // namespace racecourse::build
