// A compiler's or linker's output -> what the student is told. Pure.
//
// Only lines of the submission are shown as places. An error inside the checks or the library is traced to the
// submission's line that led there; failing that it is told without a place: "The checks expect: ...".
#pragma once

#include <string>
#include <vector>

#include "grader/build/build.h"

namespace racecourse::build {

struct FilePaths {
  std::string submission;  // as the compiler names it
  std::string shown_as;    // as the student names it
};

std::vector<Diagnostic> read_diagnostics(std::string const& compiler_output, FilePaths const& paths);
std::vector<Diagnostic> read_link_errors(std::string const& linker_output);

}  // namespace racecourse::build
