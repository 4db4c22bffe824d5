// demo: grades five shipped submissions of threading/lock.
#include <fmt/format.h>

#include <iostream>

#include "grader/cli/commands.h"
#include "grader/cli/progress.h"
#include "grader/cohort/cohort.h"

namespace racecourse::cli {
namespace {

struct Shown {
  char const *path, *what;
};

constexpr Shown submissions[] = {
    {"exercises/threading/lock/lock.stub", "the stub, as a student finds it"},
    {"solutions/threading/lock/lock.h", "the model solution"},
    {"solutions/threading/lock/wrong/o09_accepts_free_unlock.h", "wrong: unlocking a free mutex is accepted"},
    {"solutions/threading/lock/wrong/o06_wakes_before_reset.h", "wrong: the wake-up comes before the word is reset"},
    {"solutions/threading/lock/wrong/o05_retakes_with_one.h", "wrong, and subtle: a woken waiter forgets the others"},
};

std::vector<cohort::Member> members_of(rubric::Rubric const& rubric, build::Workspace const& workspace) {
  std::vector<cohort::Member> members;
  for (Shown const& shown : submissions) {
    pipeline::Request request;
    request.exercise = rubric.exercise;
    request.path = shown.path;
    request.workspace = workspace;
    request.trusted = true;
    members.push_back({request, &rubric});
  }
  return members;
}

void write_one(Context const& context, std::size_t i, score::Grade grade) {
  grade.next.clear();  // what is next stands at the end, once
  std::string const bar(static_cast<std::size_t>(std::min(context.width, 72)), '=');
  std::cout << bar << "\n"
            << i + 1 << " of " << std::size(submissions) << ": " << submissions[i].what << "\n"
            << bar << "\n\n";
  report::find_format("text")->write(std::cout, {&grade, 1}, context.style());
  std::cout << "\n" << std::flush;
}

void write_ending(std::vector<score::Grade> const& grades) {
  std::cout << "All five, side by side:\n\n";
  for (std::size_t i = 0; i < grades.size(); ++i) {
    bool const decided = grades[i].verdict != score::Verdict::ungradable;
    std::cout << fmt::format("  {}  {:>3} / {}  {:<10}  {}\n", i + 1, decided ? std::to_string(grades[i].score) : "?",
                             grades[i].max_score, to_string(grades[i].verdict), submissions[i].what);
  }
  std::cout << "\nNow it is your turn:\n"
               "  read    exercises/threading/lock/README.md\n"
               "  edit    exercises/threading/lock/lock.h\n"
               "  then    ./racecourse grade threading/lock\n";
}

int demo(Context const& context) {
  std::optional<rubric::Rubric> const rubric = rubric_of(context, "threading/lock");
  if (!rubric) return usage;
  if (!install_tools(context)) return ungradable;
  enter_checkout(context);
  build::Workspace workspace = context.workspace();
  workspace.layer = sandbox::probe().layer;
  if (workspace.layer == sandbox::Layer::none) {
    std::cout << "No sandbox works on this machine (./racecourse doctor says why). These five are our own, so they are "
                 "trusted.\n\n";
  }
  ProgressLine line("demo");
  line.say("compiling what all submissions share; once, and most of a minute ...");
  if (Result<int> const warmed = build::warm(workspace); !warmed) {
    line.clear();
    complain({warmed.error()});
    return ungradable;
  }
  bool sound = true;
  line.say("grading 1 of 5 ...");
  std::vector<score::Grade> const grades =
      cohort::grade_all(members_of(*rubric, workspace), 2, [&](std::size_t i, score::Grade const& grade) {
        line.clear();
        if (interrupted()) return;
        write_one(context, i, grade);
        sound = sound && grade.verdict != score::Verdict::ungradable;
        if (i + 1 < std::size(submissions)) line.say(fmt::format("grading {} of 5 ...", i + 2));
      });
  if (interrupted()) return ungradable;
  write_ending(grades);
  return sound ? 0 : ungradable;
}

}  // namespace

void add_demo(CLI::App& app, Action& chosen) {
  CLI::App* const command =
      app.add_subcommand("demo", "Grade five submissions of threading/lock that come with the course");
  command->footer("Example:\n  ./racecourse demo");
  command->callback([&chosen] { chosen = demo; });
}

}  // namespace racecourse::cli
