// Commands for gdb that bring it to where a repeated execution fails, in the author's own frame.
#pragma once

#include "grader/explorer/run.h"
#include "grader/story/symbols.h"

namespace racecourse::explorer {

// The own frame of a failing stack: which code address (frames[physical]), and how many calls deep among those that are
// inlined there: 0 is the function that they are inlined into.
struct OwnFrame {
  int physical = 0, inlined = 0;
};
OwnFrame find_own_frame(raw::Finding const& finding, story::Symbols& symbols);

// A gdb script. Pure.
std::string gdb_script(std::map<std::string, std::string> environment, OwnFrame const& frame);

}  // namespace racecourse::explorer
