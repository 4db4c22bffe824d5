// The Landlock + seccomp layer: the command line of our `confine` program. Internal to this room.
#pragma once

#include <string>

#include "grader/sandbox/sandbox.h"

namespace racecourse::sandbox {
// `tmp` is an empty folder that stands for /tmp: TMPDIR names it.
process::Command under_landlock(Job const& job, std::string const& confine_program, std::string const& tmp);
}  // namespace racecourse::sandbox
