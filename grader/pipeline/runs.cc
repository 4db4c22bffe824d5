#include "grader/pipeline/runs.h"

#include <algorithm>

namespace racecourse::pipeline {

std::vector<Planned> runs_for(rubric::Rubric const& rubric, Request const& request) {
  std::vector<Planned> runs;
  for (rubric::Mode const mode :
       {rubric::Mode::functional, rubric::Mode::explore, rubric::Mode::memory, rubric::Mode::stress}) {
    bool const asked =
        request.modes.empty() || std::find(request.modes.begin(), request.modes.end(), mode) != request.modes.end();
    if (!asked) continue;
    for (rubric::Check const& check : rubric.checks) {
      if (request.up_to_level > 0 && check.level > request.up_to_level) continue;
      if (!request.only_check.empty() && check.id != request.only_check) continue;
      for (rubric::ModePlan const& plan : check.modes) {
        if (plan.mode == mode) runs.push_back({&check, plan});
      }
    }
  }
  // Within one program, by level: functional and explore runs of a check stand together.
  std::stable_sort(runs.begin(), runs.end(), [](Planned const& a, Planned const& b) {
    auto const program = [](Planned const& p) { return static_cast<int>(build::flavour_for(p.plan.mode)); };
    return std::pair(program(a), a.check->level) < std::pair(program(b), b.check->level);
  });
  return runs;
}

}  // namespace racecourse::pipeline
