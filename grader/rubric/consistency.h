// What has to hold between the entries of a rubric, and between a rubric and its checks.cc. Internal to this room.
#pragma once

#include "grader/rubric/load.h"
#include "grader/rubric/reader.h"

namespace racecourse::rubric {

// The level or the points of a check whose file has none that can be used: already reported, so passed over here.
inline constexpr int unknown = -1;

// Notes: checks out of level order; ids twice, not in checks.cc, or missing here; `needs` that are unknown, of a higher
// level or circular; a stress failure that costs more than its check; points with another sum than the total.
// `root` is the mapping that `rubric` was read from, for places; `exercise` the id that the folder gives.
void check_consistency(Rubric const& rubric, YAML::Node const& root, std::string const& exercise,
                       std::vector<FoundCheck> const& found, Mistakes& mistakes);

}  // namespace racecourse::rubric
