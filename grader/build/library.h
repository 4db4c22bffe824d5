// What every student shares: the harness and the runtime. Internal to this room.
#pragma once

#include <string>

#include "grader/build/build.h"

namespace racecourse::build {

// The harness and runtime of one flavour as one object, made where it is missing. It serves both compilers' programs,
// so one compiler makes them all.
//
// Template instances (std::string, std::vector ...) are made local to it: if the linker merged them with those of the
// instrumented checks, the runtime would run instrumented code and call itself.
Result<std::string> harness_object(Workspace const& workspace, Flavour flavour);

}  // namespace racecourse::build
