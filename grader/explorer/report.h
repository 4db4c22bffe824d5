// The answer to `explore` and `replay`, and how it is shown: as text for a person, as JSON for a program
// (grader/docs/explore-format.md).
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "grader/trace/story.h"

namespace racecourse::explorer {

struct Failure {
  trace::Story story;
  std::string schedule;  // the file that repeats it; empty: none was written
};

struct Answer {
  std::string verdict;  // passed, failed, ungradable
  bool complete = false;
  std::uint64_t executions = 0, scheduling_points = 0;
  double seconds = 0;
  std::string strategy;
  std::uint64_t seed = 1;
  std::vector<Failure> failures;
  std::string reason, remedy;         // ungradable: why, and what to do
  std::optional<trace::Frame> place;  // ungradable: where
  std::string output, errors;         // what the program printed: of a repeated execution
};

struct Style {
  bool colour = false;
  bool unicode = true;
  int width = 100;
  std::string sources;    // folder of the program's sources; "/" at its end
  std::string directory;  // paths are shown relative to it
  std::string
      replay;  // the command that repeats a failure, with {} for the schedule file; empty: it is repeated already
};

void write_text(std::ostream& out, Answer const& answer, Style const& style);
void write_json(std::ostream& out, Answer const& answer);

}  // namespace racecourse::explorer
