// The schedule in a schedule file (grader/docs/schedule-format.md), as far as it says who runs when: the lines that
// begin with "turn" and "pick". What else stands there is for others.
#pragma once

#include "grader/explore/schedule.h"

namespace racecourse::engine {

// Ends the process when the file cannot be read: who started it has looked at it before.
explore::Schedule stored_schedule(char const* path);

}  // namespace racecourse::engine
