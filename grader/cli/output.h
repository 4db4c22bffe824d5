// Where a report goes: a file of --output, or standard output. Both can fail, and a report that did not arrive is none.
#pragma once

#include <string>

#include "grader/base/result.h"

namespace racecourse::cli {

// Can a report be written to this path? Asked before minutes of grading, not after them.
Result<bool> check_output(std::string const& path);

// A file is replaced as a whole; a device, a pipe or a link is written to.
Result<bool> write_output(std::string const& path, std::string const& text);

// Whoever starts us with standard descriptors closed must not have what we print land in a file that we open later.
void open_standard_descriptors();

// Flushes standard output. False after saying why, if any of what was printed so far has not arrived.
bool all_was_printed();

}  // namespace racecourse::cli
