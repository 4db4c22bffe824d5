// The one program that is not a child of ours: a debugger, which takes our place at the terminal.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "grader/base/result.h"

namespace racecourse::process {

// Ends this program and runs another in its place, with the same terminal and environment. Returns only if that fails.
Problem become(std::vector<std::string> const& argv);

}  // namespace racecourse::process
