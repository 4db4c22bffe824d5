// Which checks are run in which mode, and in what order. Pure. Internal to this room.
#pragma once

#include <string>
#include <vector>

#include "grader/pipeline/pipeline.h"

namespace racecourse::pipeline {

// One run: a check in a mode.
struct Planned {
  rubric::Check const* check = nullptr;
  rubric::ModePlan plan;
};

// The modes of `request`; with measure, that in which checks are quickest: what is measured has passed them.
std::vector<rubric::Mode> modes_run(Request const& request);

// Functional and explore runs first, lowest level first, since they give the first verdict; then memory, then stress.
std::vector<Planned> runs_for(rubric::Rubric const& rubric, Request const& request);

}  // namespace racecourse::pipeline
