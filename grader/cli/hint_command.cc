// hint: the next hint for the first check that fails, from vague to plain, one more each time it is asked for.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/cli/commands.h"
#include "grader/cli/progress.h"
#include "grader/cli/standing.h"
#include "grader/pipeline/pipeline.h"
#include "grader/report/escape.h"

namespace racecourse::cli {
namespace {

struct Options {
  std::string exercise, submission;
  bool trust = false;
};

// How many hints were given for a check of this file. The file may change in between: what was told stays told.
class Given {
 public:
  Given(Context const& context, Options const& options, std::string const& check)
      : path_(context.cache + "/hints/" + KeyBuilder().add(file_of(context, options)).add(check).key()) {}

  std::size_t count() const {
    Result<std::string> const dots = read_file(path_);
    return dots ? dots->size() : 0;
  }
  // A count that cannot be kept only repeats the same hint.
  void remember(std::size_t count) const {
    if (Result<bool> const kept = write_file(path_, std::string(count, '.')); !kept) return;
  }

 private:
  static std::string file_of(Context const& context, Options const& options) {
    if (options.submission.empty()) return context.root + "/" + header_path(options.exercise);
    std::error_code ignored;
    return std::filesystem::weakly_canonical(options.submission, ignored).string();
  }

  std::string path_;
};

void tell(Context const& context, Options const& options, rubric::Check const& check) {
  std::cout << fmt::format("Level {}, {}\n\n", check.level, check.title);
  if (check.hints.empty()) {
    std::cout << "  There is no hint for this one. Why it matters: " << check.why << "\n";
    return;
  }
  Given const given(context, options, check.id);
  std::size_t const now = std::min(given.count() + 1, check.hints.size()), left = check.hints.size() - now;
  for (std::size_t i = 0; i < now; ++i) std::cout << fmt::format("  {}. {}\n", i + 1, check.hints[i]);
  if (left > 0) {
    std::cout << fmt::format("\nAsk again for a plainer one ({} left).\n", left);
  } else {
    std::cout << "\nThat was the last one.\n";
  }
  given.remember(now);
}

score::Grade grade_now(Context const& context, Options const& options, rubric::Rubric const& rubric) {
  pipeline::Request request;
  request.exercise = options.exercise;
  request.path = options.submission.empty() ? header_path(options.exercise) : options.submission;
  request.workspace = context.workspace();
  request.workspace.layer = sandbox::probe().layer;
  request.either_compiler = true;
  request.trusted = options.trust;
  warn_if_unconfined(request.workspace, request.trusted);
  if (options.submission.empty()) enter_checkout(context);
  ProgressLine line(options.exercise);
  score::Grade grade = pipeline::grade(request, rubric, line.progress());
  if (options.submission.empty()) remember(context, rubric, grade, 0);
  return grade;
}

rubric::Check const* check_named(rubric::Rubric const& rubric, std::string const& id) {
  for (rubric::Check const& check : rubric.checks) {
    if (check.id == id) return &check;
  }
  return nullptr;
}

// What was graded a moment ago need not be graded again.
std::optional<Graded> known_grade(Context const& context, Options const& options, rubric::Rubric const& rubric) {
  if (!options.submission.empty()) return std::nullopt;
  Standing const standing = standing_of(context, rubric);
  return standing.changed ? std::nullopt : standing.graded;
}

int no_hint_needed() {
  std::cout << "Nothing fails: no hint is needed.\n";
  return full_marks;
}

// Says what keeps hints from being given; the exit status.
int without_hint(score::Grade const& grade) {
  for (score::Finding const& finding : grade.findings) {
    bool const ours = score::is_ours(finding);
    std::cout << (ours ? "It cannot be graded: " : "First make it build: ")
              << report::for_log(racecourse::to_string(Problem{finding.message, finding.remedy, finding.place}))
              << "\n";
    return ours ? ungradable : fewer_marks;
  }
  for (score::CheckGrade const& check : grade.checks) {
    if (check.verdict != score::Verdict::ungradable) continue;
    std::cout << "It cannot be graded, which is not your fault: " << report::for_log(check.message) << "\n";
    return ungradable;
  }
  return no_hint_needed();
}

int hint(Context const& context, Options const& options) {
  std::optional<rubric::Curriculum> const curriculum = curriculum_of(context);
  if (!curriculum || !known(exercises_of(*curriculum), options.exercise)) return usage;
  std::optional<rubric::Rubric> const rubric = rubric_of(context, options.exercise);
  if (!rubric) return usage;
  if (std::optional<Graded> const graded = known_grade(context, options, *rubric)) {
    if (graded->full) return no_hint_needed();
    if (rubric::Check const* const check = check_named(*rubric, graded->failed)) {
      tell(context, options, *check);
      return fewer_marks;
    }
  }
  if (!install_tools(context)) return ungradable;
  score::Grade const grade = grade_now(context, options, *rubric);
  if (interrupted()) return ungradable;
  for (score::CheckGrade const& failed : grade.checks) {
    bool const students = failed.verdict == score::Verdict::failed || failed.verdict == score::Verdict::crashed;
    rubric::Check const* const check = students ? check_named(*rubric, failed.id) : nullptr;
    if (check == nullptr) continue;
    tell(context, options, *check);
    return fewer_marks;
  }
  return without_hint(grade);
}

}  // namespace

void add_hint(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("hint", "A hint for the first check that fails; ask again for a plainer one");
  command->add_option("EXERCISE", options->exercise, "Such as threading/lock")->required()->option_text(" ");
  command->add_option("--submission", options->submission, "Another file than your own")->option_text("PATH");
  command->add_flag("--trust-submissions", options->trust, "Run without a sandbox where the machine has none");
  command->footer(
      "Exit status: 0 nothing fails, 1 a hint was given or it does not build, 2 usage, 3 could not be graded.\n\n"
      "Example:\n"
      "  ./racecourse hint threading/lock");
  command->callback(
      [options, &chosen] { chosen = [options](Context const& context) { return hint(context, *options); }; });
}

}  // namespace racecourse::cli
