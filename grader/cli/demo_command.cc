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
    {"exercises/threading/lock/lock.h", "the stub, as a student finds it"},
    {"solutions/threading/lock/lock.h", "the model solution"},
    {"solutions/threading/lock/wrong/o09_accepts_free_unlock.h", "wrong: unlocking a free mutex is accepted"},
    {"solutions/threading/lock/wrong/o06_wakes_before_reset.h", "wrong: the wake-up comes before the word is reset"},
    {"solutions/threading/lock/wrong/o05_retakes_with_one.h", "wrong, and subtle: a woken waiter forgets the others"},
};

int demo(Context const& context) {
  std::optional<rubric::Rubric> const rubric = rubric_of(context, "threading/lock");
  if (!rubric) return usage;
  if (!install_tools(context)) return ungradable;
  sandbox::Layer const layer = sandbox::probe().layer;
  if (layer == sandbox::Layer::none) {
    std::cout << "No sandbox works on this machine (./racecourse doctor says why). These five are our own, so they are "
                 "trusted.\n\n";
  }
  ProgressLine line("demo");
  line.say("building what all submissions share ...");
  build::Workspace workspace = context.workspace();
  workspace.layer = layer;
  if (Result<int> const warmed = build::warm(workspace); !warmed) {
    line.clear();
    complain({warmed.error()});
    return ungradable;
  }
  std::vector<cohort::Member> members;
  for (Shown const& shown : submissions) {
    pipeline::Request request;
    request.exercise = rubric->exercise;
    request.path = shown.path;
    request.workspace = workspace;
    request.trusted = true;
    members.push_back({request, &*rubric});
  }
  bool sound = true;
  line.say("grading 1 of 5 ...");
  cohort::grade_all(members, 2, [&](std::size_t i, score::Grade const& grade) {
    line.clear();
    std::cout << fmt::format("{} · {}\n\n", i + 1, submissions[i].what);
    report::find_format("text")->write(std::cout, {&grade, 1}, context.style());
    std::cout << "\n"
              << std::string(static_cast<std::size_t>(std::min(context.width, 72)), '=') << "\n\n"
              << std::flush;
    sound = sound && grade.verdict != score::Verdict::ungradable;
    if (i + 1 < std::size(submissions)) line.say(fmt::format("grading {} of 5 ...", i + 2));
  });
  if (interrupted()) return ungradable;
  std::cout << "Now it is your turn:\n  read    exercises/threading/lock/README.md\n  edit    "
               "exercises/threading/lock/lock.h\n"
               "  then    ./racecourse grade threading/lock\n";
  return sound ? 0 : ungradable;
}

}  // namespace

void add_demo(CLI::App& app, Action& chosen) {
  app.add_subcommand("demo", "grade five shipped submissions of threading/lock")->callback([&chosen] {
    chosen = demo;
  });
}

}  // namespace racecourse::cli
