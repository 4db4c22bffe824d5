// The table of litmus tests: for each family what C++20 allows, and what the explorer shows.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/engine/litmus/families.h"

namespace racecourse::litmus {

// Of one program. Outcomes of a racy one count for nothing.
struct Row {
  tiny::Program program;
  std::set<tiny::Outcome> allowed;       // by C++20, without values out of thin air
  std::set<tiny::Outcome> not_buffered;  // ... and without load buffering
  std::set<tiny::Outcome> meant;         // ... and without what compilers' code never does, either
  std::set<tiny::Outcome> shown;         // by the explorer
  bool racy = false, shown_racy = false;
};

std::string describe(Family const& family, std::vector<Row> const& rows);

}  // namespace racecourse::litmus
