#include "grader/cli/standing.h"

#include <filesystem>
#include <sstream>

#include "grader/base/files.h"
#include "grader/process/process.h"
#include "grader/submission/submission.h"

namespace racecourse::cli {
namespace {

std::string path_of(Context const& context, std::string const& key) { return context.cache + "/standing/" + key; }

}  // namespace

void remember(Context const& context, score::Grade const& grade) {
  if (grade.submission_key.empty() || grade.verdict == score::Verdict::ungradable) return;
  int level = 0;
  for (score::LevelGrade const& l : grade.levels) {
    if (l.verdict != score::Verdict::passed) break;
    level = l.level;
  }
  std::ostringstream line;
  line << grade.score << ' ' << grade.max_score << ' ' << level << ' ' << to_string(grade.verdict) << '\n';
  // A standing that cannot be kept is only shown as "not graded".
  if (Result<bool> const kept = write_file(path_of(context, grade.submission_key), line.str()); !kept) return;
}

Standing standing_of(Context const& context, rubric::Rubric const& rubric) {
  Standing standing;
  auto const taken =
      submission::take_in(context.root + "/" + header_path(rubric.exercise), rubric.exercise, rubric.header);
  if (!taken) return standing;
  std::optional<std::string> const stub = stub_of(context, rubric.exercise);
  standing.changed = !stub || *stub != taken->text;
  Result<std::string> const line = read_file(path_of(context, taken->key));
  if (!line) return standing;
  std::istringstream(*line) >> standing.score >> standing.max_score >> standing.level >> standing.verdict;
  return standing;
}

std::optional<std::string> stub_of(Context const& context, std::string const& exercise) {
  std::string const name = std::filesystem::path(exercise).filename().string();
  Result<std::string> const kept = read_file(context.root + "/exercises/" + exercise + "/" + name + ".stub");
  if (kept) return *kept;
  process::Command command;
  command.argv = {
      "/usr/bin/git", "-c", "safe.directory=*", "-C", context.root, "show", "HEAD:" + header_path(exercise)};
  command.environment = {{"PATH", "/usr/bin:/bin"}, {"HOME", "/nonexistent"}, {"GIT_CONFIG_NOSYSTEM", "1"}};
  command.drop_root = false;
  command.limits.output = 2u << 20;
  Result<process::Outcome> const shown = process::run(command);
  if (!shown || shown->end != process::End::exited || shown->code != 0) return std::nullopt;
  return shown->out;
}

}  // namespace racecourse::cli
