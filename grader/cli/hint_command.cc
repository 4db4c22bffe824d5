// hint: the next hint for the first check that fails, from vague to plain, one more each time it is asked for.
#include <iostream>

#include "grader/base/files.h"
#include "grader/cli/commands.h"
#include "grader/cli/progress.h"
#include "grader/pipeline/pipeline.h"

namespace racecourse::cli {
namespace {

struct Options {
  std::string exercise, submission;
};

int hint(Context const& context, Options const& options) {
  std::optional<rubric::Curriculum> const curriculum = curriculum_of(context);
  if (!curriculum || !known(exercises_of(*curriculum), options.exercise)) return usage;
  std::optional<rubric::Rubric> const rubric = rubric_of(context, options.exercise);
  if (!rubric) return usage;
  if (!install_tools(context)) return ungradable;
  pipeline::Request request;
  request.exercise = options.exercise;
  request.path = options.submission.empty() ? header_path(options.exercise) : options.submission;
  request.modes = {rubric::Mode::functional, rubric::Mode::explore, rubric::Mode::memory, rubric::Mode::stress};
  request.workspace = context.workspace();
  request.workspace.layer = sandbox::probe().layer;
  ProgressLine line(options.exercise);
  score::Grade const grade = pipeline::grade(request, *rubric, line.progress());
  line.clear();
  if (!grade.findings.empty()) {
    std::cout << "First make it build: " << to_string(grade.findings.front().place) << ": "
              << grade.findings.front().message << "\n";
    return fewer_marks;
  }
  for (score::CheckGrade const& check : grade.checks) {
    if (check.verdict == score::Verdict::passed || check.verdict == score::Verdict::skipped) continue;
    for (rubric::Check const& c : rubric->checks) {
      if (c.id != check.id) continue;
      std::cout << "Level " << c.level << ", " << c.title << ":\n";
      if (c.hints.empty()) {
        std::cout << "  " << (check.message.empty() ? c.why : check.message) << "\n";
        return fewer_marks;
      }
      std::string const path = context.cache + "/hints/" + grade.submission_key + "-" + c.id;
      Result<std::string> const before = read_file(path);
      std::size_t const given = std::min(before ? before->size() : 0, c.hints.size() - 1);
      for (std::size_t i = 0; i <= given; ++i) std::cout << "  " << i + 1 << ". " << c.hints[i] << "\n";
      if (given + 1 < c.hints.size())
        std::cout << "\nAsk again for a plainer one (" << c.hints.size() - given - 1 << " left).\n";
      // A count that cannot be kept only repeats the same hint.
      if (auto kept = write_file(path, std::string(given + 1, '.')); !kept) return fewer_marks;
      return fewer_marks;
    }
  }
  std::cout << "Nothing fails: no hint is needed.\n";
  return full_marks;
}

}  // namespace

void add_hint(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("hint", "a hint for the first check that fails; ask again for a plainer one");
  command->add_option("EXERCISE", options->exercise, "such as threading/lock")->required();
  command->add_option("--submission", options->submission, "another file than your own");
  command->footer("Example:\n  ./racecourse hint threading/lock");
  command->callback(
      [options, &chosen] { chosen = [options](Context const& context) { return hint(context, *options); }; });
}

}  // namespace racecourse::cli
