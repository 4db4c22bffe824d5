// Runs many tiny programs under the engine, in one go, and says what was seen.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "tests/engine/tiny/program.h"

namespace racecourse::tiny {

struct Explored {
  std::string verdict, kind;  // of the engine: passed | failed | ungradable; data-race, deadlock ...
  std::string said;           // all it said
  bool complete = false;
  unsigned long executions = 0, redundant = 0;
  std::set<Outcome> outcomes;
};

// `interpreter` is the program of interpreter.cc, `rules` what RACECOURSE_EXPLORE gets. Throws std::runtime_error if
// it cannot be run.
std::vector<Explored> explore(std::string const& interpreter, std::span<Program const> programs,
                              std::string const& rules);

}  // namespace racecourse::tiny
