// What happened in an execution, one line an event. Internal to this room.
#pragma once

#include "grader/story/names.h"
#include "grader/story/tell.h"

namespace racecourse::story {

// All but how it ended. Plain accesses are left out, but for the earlier one of a race.
std::vector<Line> lines_of(raw::Finding const& finding, Symbols& symbols, Names& names);

// The line of the failing operation itself, which is no event: it did not come to its end.
Line last_line(raw::Finding const& finding, Symbols& symbols, std::string const& text);

// A place in the program, for a line.
void locate(Line& line, std::vector<Frame> const& stack, Symbols& symbols);

std::vector<Frame> stack_of(raw::Finding const& finding, std::size_t number, Symbols& symbols);

}  // namespace racecourse::story
