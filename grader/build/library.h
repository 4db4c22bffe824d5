// The parts every student shares: harness and runtime objects, and the precompiled check.h. Internal to this room.
#pragma once

#include <string>
#include <vector>

#include "grader/build/build.h"
#include "grader/build/stage.h"

namespace racecourse::build {

// The harness and runtime of one flavour as one object, made where it is missing. It serves both compilers' programs,
// so one compiler makes them all.
//
// Template instances (std::string, std::vector ...) are made local to it: if the linker merged them with those of the
// instrumented checks, the runtime would run instrumented code and call itself.
Result<std::string> harness_object(Workspace const& workspace, Flavour flavour);

// The folder with the precompiled header of `check.h` (or of kit.h alone, for the policy walk).
Result<std::string> precompiled_check(Workspace const& workspace, Flavour flavour, Kit const& kit);
Result<std::string> precompiled_kit(Workspace const& workspace, Kit const& kit);

// Flags that make a compiler use such a folder, as it is called inside the jail.
std::vector<std::string> use_precompiled(Compiler compiler, std::string const& folder);

}  // namespace racecourse::build
