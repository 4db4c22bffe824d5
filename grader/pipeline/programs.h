// Which test programs are needed, and for which runs. Pure. Internal to this room.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "grader/build/build.h"
#include "grader/pipeline/runs.h"

namespace racecourse::pipeline {

struct Program {
  build::Flavour flavour = build::Flavour::controlled;
  std::vector<Planned> runs;
  std::set<std::string> checks() const;  // what has to be compiled into it
};

// In the order in which they are needed. The lowest level of the first flavour has a program of its own: it is small,
// so that its verdicts are there while the rest is still being compiled.
std::vector<Program> programs_for(std::vector<Planned> const& runs);

}  // namespace racecourse::pipeline
