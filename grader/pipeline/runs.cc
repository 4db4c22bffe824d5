#include "grader/pipeline/runs.h"

#include <algorithm>

namespace racecourse::pipeline {
namespace {

using Checks = std::vector<rubric::Check const*>;

// `id` behind all that it needs. There are no circles: the rubric would have been refused.
void add(std::string const& id, rubric::Rubric const& rubric, Checks& ordered) {
  auto const found =
      std::find_if(rubric.checks.begin(), rubric.checks.end(), [&](rubric::Check const& c) { return c.id == id; });
  if (found == rubric.checks.end()) return;
  if (std::find(ordered.begin(), ordered.end(), &*found) != ordered.end()) return;
  for (std::string const& need : found->needs) add(need, rubric, ordered);
  ordered.push_back(&*found);
}

// As the rubric has them, but what a check needs stands before it.
Checks in_order(rubric::Rubric const& rubric) {
  Checks ordered;
  for (rubric::Check const& check : rubric.checks) add(check.id, rubric, ordered);
  return ordered;
}

}  // namespace

std::vector<rubric::Mode> modes_run(Request const& request) {
  std::vector<rubric::Mode> modes = request.modes;
  bool const measured = std::find(modes.begin(), modes.end(), rubric::Mode::measure) != modes.end();
  if (measured && std::find(modes.begin(), modes.end(), rubric::Mode::functional) == modes.end()) {
    modes.push_back(rubric::Mode::functional);
  }
  return modes;
}

std::vector<Planned> runs_for(rubric::Rubric const& rubric, Request const& request) {
  std::vector<Planned> runs;
  std::vector<rubric::Mode> const modes = modes_run(request);
  Checks const checks = in_order(rubric);
  for (rubric::Mode const mode :
       {rubric::Mode::functional, rubric::Mode::explore, rubric::Mode::memory, rubric::Mode::stress}) {
    bool const asked = modes.empty() || std::find(modes.begin(), modes.end(), mode) != modes.end();
    if (!asked) continue;
    for (rubric::Check const* const check : checks) {
      if (request.up_to_level > 0 && check->level > request.up_to_level) continue;
      if (!request.only_check.empty() && check->id != request.only_check) continue;
      for (rubric::ModePlan const& plan : check->modes) {
        if (plan.mode == mode) runs.push_back({check, plan});
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
