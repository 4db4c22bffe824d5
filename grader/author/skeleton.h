// A new exercise to begin with: small, whole, and sound, so that each step away from it can be tried at once. What an
// author has to replace is marked "FILL IN"; as long as a mark is left, `author check` says so. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grader/base/result.h"

namespace racecourse::author {

inline constexpr char mark[] = "FILL IN";

// Paths from the root, and texts. `exercise`: "threading/latch".
std::vector<std::pair<std::string, std::string>> skeleton(std::string const& exercise);

// "threading/latch" is two names of small letters, digits and _, beginning with a letter.
bool is_exercise_name(std::string const& name);

// The curriculum with a line for the exercise at the end of its track; an error where there is no such track.
Result<std::string> listed(std::string const& curriculum, std::string const& exercise);

}  // namespace racecourse::author
