// author check: the kit proves itself. Stub 0, model and right variants full marks, wrong submissions as expected.
#include <fmt/format.h>

#include <chrono>
#include <iostream>

#include "grader/author/cases.h"
#include "grader/author/consistency.h"
#include "grader/author/judge.h"
#include "grader/author/proven.h"
#include "grader/cli/author.h"
#include "grader/cli/progress.h"
#include "grader/cohort/cohort.h"
#include "grader/pipeline/reference.h"

namespace racecourse::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::vector<std::string> exercises;
  std::string compiler = "clang";
  int jobs = 2;
  bool again = false, sample = false;
};

struct Tally {
  int sound = 0, failed = 0, as_before = 0, not_run = 0;
};

// One exercise on its way through the check.
class Exercise {
 public:
  Exercise(Context const& context, Options const& options, build::Workspace const& workspace,
           rubric::Curriculum const& curriculum, rubric::Rubric const& rubric, std::string setting)
      : context_(context),
        options_(options),
        workspace_(workspace),
        curriculum_(curriculum),
        rubric_(rubric),
        proven_(context.root, context.cache, std::move(setting)),
        line_(rubric.exercise) {}

  Tally check() {
    Problems problems;
    std::vector<author::Case> const cases = author::cases_of(
        context_.root, rubric_, options_.sample ? author::Extent::sample : author::Extent::everything, problems);
    Problems const more = author::inconsistencies(rubric_, curriculum_, author::texts_of(context_.root, rubric_));
    problems.insert(problems.end(), more.begin(), more.end());
    std::vector<std::string> lines;
    for (Problem const& problem : problems) lines.push_back(to_string(problem));
    tell("exercises/" + rubric_.exercise + ", its files and what they say", "", lines);
    if (rubric_.reference != rubric::Reference::sequential_model) try_reference();
    try_all(cases);
    std::cout << fmt::format("     {}: {} sound, {} of them as before; {} failed, {} not run; {:.0f} s\n",
                             rubric_.exercise, tally_.sound, tally_.as_before, tally_.failed, tally_.not_run,
                             std::chrono::duration<double>(Clock::now() - start_).count())
              << std::flush;
    return tally_;
  }

 private:
  pipeline::Request request_for(author::Case const& c) const {
    pipeline::Request request;
    request.exercise = rubric_.exercise;
    request.path = c.path;
    request.workspace = workspace_;
    request.trusted = true;
    request.modes = c.modes;
    request.jobs = 1;
    return request;
  }

  void tell(std::string const& name, std::string const& result, std::vector<std::string> const& wrong) {
    line_.clear();
    (wrong.empty() ? tally_.sound : tally_.failed) += 1;
    std::cout << fmt::format("{} {:<70} {}\n", wrong.empty() ? "ok  " : "FAIL", name, result);
    for (std::string const& line : wrong) std::cout << "       " << line << "\n";
    std::cout << std::flush;
  }

  void tell_not_run(std::string const& name) {
    line_.clear();
    ++tally_.not_run;
    std::cout << "not run " << name << "\n" << std::flush;
  }

  bool told_as_before(author::Case const& c) {
    std::optional<author::Judgement> const known = options_.again ? std::nullopt : proven_.recall(c);
    if (!known) return false;
    ++tally_.as_before;
    std::string const marks =
        c.path == author::reference_path(rubric_) ? "" : fmt::format("{:>3} / {}  ", known->score, known->max_score);
    tell(c.name(), fmt::format("{}as before, then {:.1f} s", marks, known->seconds), {});
    return true;
  }

  void try_reference() {
    author::Case const reference{author::reference_path(rubric_), author::Role::right, {}, {rubric::Mode::stress}};
    if (told_as_before(reference)) return;
    if (interrupted()) return tell_not_run(reference.name());
    auto const start = Clock::now();
    line_.say("compiling the reference ...");
    Problems const problems = pipeline::try_reference(
        request_for(reference), rubric_, [&](std::string const& check) { line_.say("the reference: " + check); });
    if (interrupted()) return tell_not_run(reference.name());
    double const seconds = std::chrono::duration<double>(Clock::now() - start).count();
    std::vector<std::string> lines;
    for (Problem const& problem : problems) lines.push_back(to_string(problem));
    if (lines.empty()) proven_.remember(reference, {0, 0, seconds});
    tell(reference.name(), fmt::format("{:.1f} s", seconds), lines);
  }

  void try_all(std::vector<author::Case> const& cases) {
    std::vector<author::Case const*> to_run;
    for (author::Case const& c : cases) {
      if (!told_as_before(c)) to_run.push_back(&c);
    }
    std::vector<cohort::Member> members;
    for (author::Case const* c : to_run) members.push_back({request_for(*c), &rubric_, progress_of(*c, to_run.size())});
    std::vector<char> told(to_run.size(), 0);
    cohort::grade_all(
        members, options_.jobs,
        [&](std::size_t i, score::Grade const& grade) {
          told[i] = 1;
          judge(*to_run[i], grade);
        },
        interrupted);
    for (std::size_t i = 0; i < to_run.size(); ++i) {
      if (told[i] == 0) tell_not_run(to_run[i]->name());
    }
  }

  void judge(author::Case const& c, score::Grade const& grade) {
    std::vector<std::string> const wrong = author::judge(c, rubric_, grade);
    if (wrong.empty()) proven_.remember(c, {grade.score, grade.max_score, grade.durations.total});
    ++done_;
    tell(c.name(), fmt::format("{:>3} / {}  {:.1f} s", grade.score, grade.max_score, grade.durations.total), wrong);
  }

  pipeline::Progress progress_of(author::Case const& c, std::size_t total) {
    pipeline::Progress progress;
    auto const say = [this, total, name = c.name()](std::string const& what) {
      line_.say(fmt::format("{} of {} done, {}: {}", done_.load(), total, name, what));
    };
    progress.stage = say;
    progress.check = [say](score::CheckGrade const& check, int done, int of) {
      say(fmt::format("{} of {} runs, {}", done, of, check.id));
    };
    return progress;
  }

  Context const& context_;
  Options const& options_;
  build::Workspace const& workspace_;
  rubric::Curriculum const& curriculum_;
  rubric::Rubric const& rubric_;
  author::Proven proven_;
  ProgressLine line_;
  Clock::time_point const start_ = Clock::now();
  Tally tally_;
  std::atomic<int> done_{0};
};

int check(Context const& context, Options const& options) {
  enter_checkout(context);  // the paths of what is graded are shown from there
  std::optional<rubric::Curriculum> const curriculum = curriculum_of(context);
  if (!curriculum) return usage;
  auto const exercises = exercises_named(*curriculum, options.exercises);
  if (!exercises) return usage;
  std::optional<build::Workspace> const workspace = author_workspace(context, options.compiler);
  if (!workspace) return ungradable;
  bool sound = true;
  for (std::string const& exercise : *exercises) {
    std::optional<rubric::Rubric> const rubric = rubric_of(context, exercise);
    std::optional<std::string> setting;
    if (rubric && !interrupted()) {
      ProgressLine line(exercise);
      line.say("compiling what all submissions share ...");
      setting = setting_of(*rubric, *workspace, Setting::all);
    }
    if (interrupted()) {
      std::cout << "not run " << exercise << "\n";
      continue;
    }
    if (!rubric || !setting) {
      std::cout << "FAIL " << exercise << "\n" << std::flush;
      sound = false;
      continue;
    }
    Tally const tally = Exercise(context, options, *workspace, *curriculum, *rubric, *setting).check();
    sound = sound && tally.failed == 0 && tally.not_run == 0;
  }
  return sound ? full_marks : fewer_marks;
}

}  // namespace

void add_author_check(CLI::App& author, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      author.add_subcommand("check", "Stub 0, solutions full marks, wrong submissions as expected");
  command->add_option("EXERCISE", options->exercises, "Such as threading/lock; none: all of them")->option_text(" ");
  command->add_flag("--again", options->again, "Also what was judged right before and has not changed");
  command->add_flag("--sample", options->sample, "Each wrong submission just in the mode that is to catch it");
  command->add_option("--jobs", options->jobs, "Submissions at a time; 2 unless told")
      ->check(CLI::Range(1, 64))
      ->option_text("N");
  command->add_option("--compiler", options->compiler, "clang (which is what you get) or gcc")
      ->check(CLI::IsMember({"clang", "gcc"}))
      ->option_text("NAME");
  command->footer(
      "Exit status: 0 all is sound, 1 something is not, 2 usage or bad configuration, 3 it could not be tried.\n\n"
      "Examples:\n"
      "  ./racecourse author check\n"
      "  ./racecourse author check threading/lock --compiler gcc");
  command->callback([=, &chosen] { chosen = [=](Context const& context) { return check(context, *options); }; });
}

}  // namespace racecourse::cli
