// The bubblewrap layer: the command line of bwrap. Internal to this room.
#pragma once

#include "grader/sandbox/sandbox.h"

namespace racecourse::sandbox {
process::Command under_bubblewrap(Job const& job);
}  // namespace racecourse::sandbox
