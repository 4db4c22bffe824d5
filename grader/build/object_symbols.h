// The second net behind the rules for the text: what the object of checks and submission refers to and defines. The
// walk sees what is spelled; this sees what came of it. Pure. Internal to this room.
#pragma once

#include <string>
#include <vector>

namespace racecourse::build {

// All of the lists as one text: what was built under other ones is not taken for admitted.
std::string symbol_rules();

// `listing` is what `nm -P -g` says of the object; `checks` the text of the checks, which may call what a submission
// may not; `allowed` the names that the exercise allows beyond the rest ("::poll", "::EPOLL*"). A sentence for each
// symbol that should not be there.
std::vector<std::string> read_symbols(std::string const& listing, std::string const& checks,
                                      std::vector<std::string> const& allowed);

}  // namespace racecourse::build
