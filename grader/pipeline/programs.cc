#include "grader/pipeline/programs.h"

namespace racecourse::pipeline {

std::set<std::string> Program::checks() const {
  std::set<std::string> ids;
  for (Planned const& run : runs) ids.insert(run.check->id);
  return ids;
}

std::vector<Program> programs_for(std::vector<Planned> const& runs) {
  std::vector<Program> programs;
  for (Planned const& run : runs) {
    build::Flavour const flavour = build::flavour_for(run.plan.mode);
    bool const same = !programs.empty() && programs.back().flavour == flavour;
    bool const first_level_ends =
        same && programs.size() == 1 && programs.front().runs.front().check->level < run.check->level;
    if (!same || first_level_ends) programs.push_back({flavour, {}});
    programs.back().runs.push_back(run);
  }
  return programs;
}

}  // namespace racecourse::pipeline
