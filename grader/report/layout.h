// Laying out text for a terminal: indented, broken at blanks, cut to a number of lines. Both make hostile text safe, as
// for_log() does; not before they break lines, since "::error::" is obeyed wherever a line begins with it. Pure.
#pragma once

#include <cstddef>
#include <string>

namespace racecourse::report {

// Each line `indent` columns to the right, and broken at blanks so that it ends at `width`. A word that is too long
// stays whole, so that paths can be copied, and so does a line with two blanks in a row: it is part of a picture.
std::string wrapped(std::string const& text, int indent, int width);

// The first `most` lines behind a bar, so that they cannot be taken for ours; what is left out is counted.
std::string quoted(std::string const& text, int indent, int most);

}  // namespace racecourse::report
