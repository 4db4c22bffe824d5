#include "grader/pipeline/reference.h"

#include <set>

#include "grader/base/files.h"
#include "grader/drive/drive.h"
#include "grader/linearize/linearize.h"
#include "grader/pipeline/runs.h"
#include "grader/score/score.h"

namespace racecourse::pipeline {
namespace {

Problem unbuilt(build::Failure const& failure, std::string const& path) {
  if (failure.diagnostics.empty()) return {"the reference cannot be built: " + failure.ours, "", {path, 0, 0}};
  build::Diagnostic const& first = failure.diagnostics.front();
  return {"the reference cannot be built: " + first.message, "",
          first.place.file.empty() ? Place{path, 0, 0} : first.place};
}

std::string why_not(rubric::Check const& check, trace::Evidence evidence) {
  linearize::judge_all(evidence);
  // What it shows is what submissions are held against: it is not held against itself.
  evidence.reference_ran = true;
  evidence.reference_outcomes = evidence.outcomes;
  score::ModeGrade const judged = score::judge(check, evidence);
  if (judged.verdict == score::Verdict::passed) return "";
  std::string const what = judged.failure ? judged.failure->message + " " + judged.failure->seen : evidence.ours;
  return to_string(judged.verdict) + ": " + what;
}

}  // namespace

Problems try_reference(Request const& request, rubric::Rubric const& rubric,
                       std::function<void(std::string const& check)> const& running) {
  std::string const path = "reference/" + rubric.exercise + "/" + rubric.header;
  Request stress = request;
  stress.modes = {rubric::Mode::stress};
  std::vector<Planned> const runs = runs_for(rubric, stress);
  if (runs.empty()) {
    return {{"no check has the mode stress, so nothing is ever held against the reference",
             "Give one to checks that real threads can fail, or say 'reference: sequential_model'", rubric.place}};
  }
  std::set<std::string> ids;
  for (Planned const& run : runs) ids.insert(run.check->id);
  submission::Submission const nobody{rubric.exercise, rubric.header, "", path, "reference"};
  build::Built const built = build::build(nobody, build::Flavour::reference, request.workspace, ids);
  if (!built) return {unbuilt(built.error(), path)};
  Problems problems;
  for (Planned const& run : runs) {
    running(run.check->id);
    drive::Order const order{rubric.exercise, *run.check, run.plan, nobody.key, path, ""};
    std::string const why = why_not(*run.check, drive::run(order, *built, nullptr, request.workspace));
    if (!why.empty()) {
      problems.push_back({"the reference does not pass " + run.check->id + ": " + why, "", {path, 0, 0}});
    }
  }
  return problems;
}

}  // namespace racecourse::pipeline
