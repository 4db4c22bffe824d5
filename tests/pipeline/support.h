// A rubric of two levels whose checks list their modes in no particular order.
#pragma once

#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

#include "grader/pipeline/runs.h"

namespace racecourse::pipeline::test {

using rubric::Mode;

inline rubric::Check check(std::string id, int level, std::vector<Mode> const& modes) {
  rubric::Check made;
  made.id = std::move(id);
  made.level = level;
  for (Mode const mode : modes) made.modes.push_back({mode, 1, false, {}});
  return made;
}

inline rubric::Rubric two_levels() {
  rubric::Rubric rubric;
  rubric.levels = {"one", "two"};
  rubric.checks = {check("a", 1, {Mode::stress, Mode::memory, Mode::functional}),
                   check("b", 1, {Mode::functional, Mode::explore, Mode::stress}),
                   check("c", 2, {Mode::functional, Mode::explore, Mode::memory})};
  return rubric;
}

// "a:functional b:functional ..."
inline std::string names(std::vector<Planned> const& runs) {
  std::string text;
  for (Planned const& run : runs) text += (text.empty() ? "" : " ") + run.check->id + ":" + to_string(run.plan.mode);
  return text;
}

}  // namespace racecourse::pipeline::test
