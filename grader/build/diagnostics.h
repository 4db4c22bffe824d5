// A compiler's or linker's output -> what the student is told. Pure.
//
// Only lines of the submission are shown as places. An error inside the checks or the library is traced to the
// submission's line that led there; failing that, to the declaration it is about: "The checks expect something else:
// ...". No path and no lambda of the checks is named.
#pragma once

#include <string>
#include <vector>

#include "grader/base/result.h"

namespace racecourse::build {

// One diagnostic on the student's own lines.
struct Diagnostic {
  std::string message;  // "error: use of undeclared identifier 'x'"
  Place place;          // in the student's file
};

struct FilePaths {
  std::string submission;  // as the compiler names it: ".../submission/threading/lock/lock.h"
  std::string shown_as;    // as the student names it
};

std::vector<Diagnostic> read_diagnostics(std::string const& compiler_output, FilePaths const& paths);
// Empty: nothing that the submission could have caused, so the fault is ours.
std::vector<Diagnostic> read_link_errors(std::string const& linker_output, FilePaths const& paths);

// A compiler or linker that could not write what it made.
bool says_disk_full(std::string const& output, FilePaths const& paths);
// One whose own helper was killed from outside.
bool says_killed(std::string const& output, FilePaths const& paths);

}  // namespace racecourse::build
