// Small files in and out. Errors name the file and what to do.
#pragma once

#include <string>

#include "grader/base/result.h"

namespace racecourse {

Result<std::string> read_file(std::string const& path);

// Writes under a temporary name in the same folder and renames: readers see the old file or the new one, never a part.
// Missing folders are made. Everybody may read the result.
Result<bool> write_file(std::string const& path, std::string const& text);

}  // namespace racecourse
