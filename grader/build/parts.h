// What a test program is made of: grader/harness/link.list as a value. Internal to this room.
#pragma once

#include <string>
#include <vector>

#include "grader/build/build.h"

namespace racecourse::build {

struct Parts {
  std::vector<std::string> headers, sources, wraps;  // paths from the root; symbols
};
Result<Parts> parts_of(std::string const& root, Flavour flavour);

}  // namespace racecourse::build
