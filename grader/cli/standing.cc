#include "grader/cli/standing.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/submission/submission.h"

namespace racecourse::cli {
namespace {

namespace fs = std::filesystem;

std::string folder_of(Context const& context, std::string const& exercise) {
  return context.root + "/exercises/" + exercise;
}

std::string record_of(Context const& context, std::string const& exercise) {
  return context.cache + "/standings/" + KeyBuilder().add(context.root).add(exercise).key();
}

// The submission, the stub, versions that `reset` kept and the README do not change what a grade is.
std::string exercise_key(Context const& context, rubric::Rubric const& rubric) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (auto const& entry : fs::directory_iterator(folder_of(context, rubric.exercise), ignored)) {
    std::string const name = entry.path().filename().string();
    bool const judges = entry.path().extension() == ".cc" || name == "rubric.yaml" ||
                        (entry.path().extension() == ".h" && name != rubric.header);
    if (judges) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  KeyBuilder key;
  for (std::string const& name : names) {
    Result<std::string> const text = read_file(folder_of(context, rubric.exercise) + "/" + name);
    key.add(name).add(text ? *text : "");
  }
  return key.key();
}

std::optional<Graded> recorded(Context const& context, rubric::Rubric const& rubric) {
  Result<std::string> const text = read_file(record_of(context, rubric.exercise));
  if (!text) return std::nullopt;
  Graded graded;
  std::istringstream fields(*text);
  fields >> graded.submission_key >> graded.exercise_key >> graded.score >> graded.max_score >> graded.level >>
      graded.up_to >> graded.full;
  if (!fields || graded.exercise_key != exercise_key(context, rubric)) return std::nullopt;
  fields >> graded.failed;
  return graded;
}

int complete_levels(score::Grade const& grade) {
  int level = 0;
  for (score::LevelGrade const& l : grade.levels) {
    if (l.verdict != score::Verdict::passed) break;
    level = l.level;
  }
  return level;
}

std::string first_failed(score::Grade const& grade) {
  for (score::CheckGrade const& check : grade.checks) {
    if (check.verdict == score::Verdict::failed || check.verdict == score::Verdict::crashed) return check.id;
  }
  return "";
}

}  // namespace

void remember(Context const& context, rubric::Rubric const& rubric, score::Grade const& grade, int up_to_level) {
  if (grade.submission_key.empty() || grade.verdict == score::Verdict::ungradable) return;
  std::optional<Graded> const before = recorded(context, rubric);
  bool const knew_more =
      before && up_to_level > 0 && before->submission_key == grade.submission_key && before->up_to == 0;
  if (knew_more) return;
  std::string const line =
      fmt::format("{} {} {} {} {} {} {} {}\n", grade.submission_key, exercise_key(context, rubric), grade.score,
                  rubric.points, complete_levels(grade), up_to_level,
                  grade.verdict == score::Verdict::passed && up_to_level == 0 ? 1 : 0, first_failed(grade));
  if (Result<bool> const kept = write_file(record_of(context, rubric.exercise), line); !kept) return;
}

Standing standing_of(Context const& context, rubric::Rubric const& rubric) {
  Standing standing;
  auto const taken =
      submission::take_in(context.root + "/" + header_path(rubric.exercise), rubric.exercise, rubric.header);
  if (!taken) return standing;
  Result<std::string> const stub = stub_of(context, rubric.exercise);
  standing.begun = !stub || *stub != taken->text;
  standing.graded = recorded(context, rubric);
  standing.changed = standing.graded && standing.graded->submission_key != taken->key;
  return standing;
}

std::string to_string(Standing const& standing) {
  if (!standing.begun) return "not begun";
  if (!standing.graded) return "not graded yet";
  Graded const& graded = *standing.graded;
  std::string text = fmt::format("{:>3} / {}", graded.score, graded.max_score);
  if (graded.up_to > 0) text += fmt::format(" up to level {}", graded.up_to);
  if (standing.changed) text += " before your last edit";
  return text;
}

Result<std::string> stub_of(Context const& context, std::string const& exercise) {
  Result<std::string> const stub = read_file(context.root + "/" + stub_path(exercise));
  if (stub) return *stub;
  return Problem{"the stub of " + exercise + " is missing: " + stub.error().message,
                 "It comes with the course: get that file back",
                 {}};
}

}  // namespace racecourse::cli
