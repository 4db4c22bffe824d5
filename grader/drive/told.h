// The story of a failure that the explorer found in a check: the engine's finding, read with the program's debug
// information, as the student may see it.
#pragma once

#include "grader/drive/drive.h"

namespace racecourse::drive {

// Gives the first failure of `evidence` its story, and takes over from it who stood where. A finding that cannot be
// read, since the submission's process wrote it, leaves the failure as it is.
void tell_story(trace::Evidence& evidence, Order const& order, build::Binary const& binary, std::string const& root);

}  // namespace racecourse::drive
