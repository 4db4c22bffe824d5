// Two versions of a text as a unified diff. Pure.
#pragma once

#include <string>

namespace racecourse::mutate {

// One hunk with three lines around it: from the first line that differs to the last. `name` stands in the header.
std::string unified_diff(std::string const& name, std::string const& before, std::string const& after);

}  // namespace racecourse::mutate
