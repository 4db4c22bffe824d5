// What the explorer saw, in one line. Internal to this room.
#pragma once

#include <string>

#include "grader/score/grade.h"

namespace racecourse::report {

// Such as "all 1,884 interleavings of 12 checks, and 40,000 interleavings of 2 checks that have more". "" if the
// explorer passed nothing: where it failed a check, one interleaving is the message.
std::string explored(score::Grade const& grade);

}  // namespace racecourse::report
