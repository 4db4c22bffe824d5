// What the program's author calls an object that is no variable of its own, a member or something on the heap: as the
// lines spell it that use it, `stop_` in `while (stop_.load() == 0)`.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "grader/story/symbols.h"

namespace racecourse::story {

// The one object of a line that an operation on such a kind ("atomic", "mutex" ...) is spelled for; empty if there is
// none, or more than one.
std::string spelled(std::string_view line, std::string_view kind);

// For all objects of a finding whose lines agree. A line on which a thread uses two objects in a row tells nothing: one
// of them may be used without being spelled, as the counter in `if (ready_.load() && counter_ == 0)`.
std::map<raw::Address, std::string> spelled_names(raw::Finding const& finding, Symbols& symbols);

}  // namespace racecourse::story
