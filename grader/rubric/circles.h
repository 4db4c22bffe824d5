// Circles among names that refer to each other: `needs` of checks, `requires` of exercises. Pure. Internal to this
// room.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace racecourse::rubric {

// Circles as the names along them, the first one again at the end: {"a", "b", "a"}. Empty exactly if there is none;
// of several that share names, at least one, and none twice. Searched from `order`, so the answer is always the same.
// Names that are no key of `edges` are passed over. Recursive: for hundreds of names, not for millions.
std::vector<std::vector<std::string>> circles(std::vector<std::string> const& order,
                                              std::map<std::string, std::vector<std::string>> const& edges);

// "a -> b -> a"
std::string arrows(std::vector<std::string> const& circle);

}  // namespace racecourse::rubric
