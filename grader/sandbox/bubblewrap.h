// The bubblewrap layer: the command line of bwrap, and within it of our `confine` program for the system calls that
// namespaces do not hold. Internal to this room.
#pragma once

#include "grader/sandbox/sandbox.h"

namespace racecourse::sandbox {
// Without a program there is no filter.
process::Command under_bubblewrap(Job const& job, std::string const& confine_program);
}  // namespace racecourse::sandbox
