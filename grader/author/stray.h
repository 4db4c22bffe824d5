// Files that an exercise must have, and those that nobody expects. Pure. Internal to this room.
#pragma once

#include <string>
#include <vector>

#include "grader/rubric/rubric.h"

namespace racecourse::author {

// `files`: all below exercises/, solutions/ and reference/ of the exercise, as paths from the root.
void check_files(rubric::Rubric const& rubric, std::vector<std::string> const& files, Problems& problems);

}  // namespace racecourse::author
