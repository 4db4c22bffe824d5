// author check: the kit proves itself. Stub 0, model and right variants full marks, wrong submissions as expected.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/cli/commands.h"
#include "grader/cohort/cohort.h"

namespace racecourse::cli {
namespace {

namespace fs = std::filesystem;

enum class Role { stub, right, wrong };

struct Case {
  std::string path;
  Role role = Role::right;
  std::optional<rubric::Expectation> expected;
  std::vector<rubric::Mode> modes;  // empty: all of the rubric's
};

bool holds_words(std::string const& text, std::vector<std::string> const& words) {
  return std::all_of(words.begin(), words.end(),
                     [&](std::string const& word) { return text.find(word) != std::string::npos; });
}

// What is wrong with a wrong submission's grade; empty: nothing.
std::vector<std::string> differences(rubric::Expectation const& expected, score::Grade const& grade) {
  std::vector<std::string> found;
  bool caught = false;
  for (score::Finding const& f : grade.findings) found.push_back("is refused: " + f.message);
  for (auto const& [id, words] : expected.fails) {
    auto const it =
        std::find_if(grade.checks.begin(), grade.checks.end(), [&id = id](auto const& c) { return c.id == id; });
    if (it == grade.checks.end()) continue;  // has no such mode
    caught = true;
    bool const failed = it->verdict == score::Verdict::failed || it->verdict == score::Verdict::crashed;
    if (!failed) found.push_back("should fail " + id + ", but that is " + to_string(it->verdict));
    std::string const all = it->message + " " + it->expected + " " + it->seen + " " + it->kind;
    if (failed && !holds_words(all, words)) found.push_back("fails " + id + " with other words: " + all);
  }
  if (!caught) found.push_back("is caught by no check that ran");
  for (score::CheckGrade const& check : grade.checks) {
    bool const named =
        expected.fails.contains(check.id) ||
        std::find(expected.may_fail.begin(), expected.may_fail.end(), check.id) != expected.may_fail.end();
    bool const fine = check.verdict == score::Verdict::passed || check.verdict == score::Verdict::skipped;
    if (!named && !fine) found.push_back("fails " + check.id + " as well (" + check.kind + "): " + check.message);
  }
  return found;
}

std::vector<std::string> judge(Case const& c, score::Grade const& grade) {
  if (grade.verdict == score::Verdict::ungradable) {
    for (score::Finding const& f : grade.findings) return {"ungradable: " + f.message};
    for (score::CheckGrade const& check : grade.checks) {
      if (check.verdict == score::Verdict::ungradable) return {"ungradable: " + check.id + ": " + check.message};
    }
  }
  if (c.role == Role::wrong) return differences(*c.expected, grade);
  std::vector<std::string> found;
  if (c.role == Role::stub) {
    if (grade.score != 0) found.push_back(fmt::format("scores {} instead of 0", grade.score));
    for (score::Finding const& f : grade.findings) found.push_back(to_string(f.place) + ": " + f.message);
    return found;
  }
  for (score::Finding const& f : grade.findings) found.push_back(to_string(f.place) + ": " + f.message);
  for (score::CheckGrade const& check : grade.checks) {
    if (check.verdict != score::Verdict::passed) {
      found.push_back(check.id + " " + to_string(check.verdict) + " in " + to_string(check.mode) + ": " +
                      check.message + " " + check.seen);
    }
  }
  return found;
}

// The stub, the model, the variants, the wrong ones; and a complaint for each file that nobody expects.
std::vector<Case> cases_of(Context const& context, rubric::Rubric const& rubric, Problems& problems) {
  std::string const solutions = "solutions/" + rubric.exercise;
  std::vector<Case> cases{{stub_path(rubric.exercise), Role::stub, {}, {}},
                          {solutions + "/" + rubric.header, Role::right, {}, {}}};
  Result<std::string> const stub = read_file(context.root + "/" + stub_path(rubric.exercise));
  Result<std::string> const header = read_file(context.root + "/" + header_path(rubric.exercise));
  if (!stub || !header || *stub != *header) {
    problems.push_back({"the header is not what the stub beside it says",
                        "Make " + stub_path(rubric.exercise) + " a copy of the header that students shall find",
                        {header_path(rubric.exercise), 0, 0}});
  }
  std::error_code ignored;
  for (auto const& file : fs::directory_iterator(context.root + "/" + solutions + "/right", ignored)) {
    cases.push_back({solutions + "/right/" + file.path().filename().string(), Role::right, {}, {}});
  }
  std::string const expect = solutions + "/wrong/expect.yaml";
  Result<std::string> const text = read_file(context.root + "/" + expect);
  if (!text) {
    problems.push_back(text.error());
    return cases;
  }
  auto const expectations = rubric::load_expectations(*text, expect, rubric);
  if (!expectations) {
    problems = expectations.error();
    return cases;
  }
  std::vector<std::string> named;
  for (rubric::Expectation const& e : *expectations) {
    cases.push_back({solutions + "/wrong/" + e.file, Role::wrong, e, {}});
    // No help from the modes before it: what the explorer is said to catch, it catches by itself.
    if (e.detector == rubric::Mode::explore) {
      cases.push_back({solutions + "/wrong/" + e.file, Role::wrong, e, {rubric::Mode::explore}});
    }
    named.push_back(e.file);
  }
  for (auto const& file : fs::directory_iterator(context.root + "/" + solutions + "/wrong", ignored)) {
    std::string const name = file.path().filename().string();
    if (name != "expect.yaml" && std::find(named.begin(), named.end(), name) == named.end()) {
      problems.push_back({"nothing is expected of " + name, "Add an entry", {expect, 0, 0}});
    }
  }
  return cases;
}

bool check_exercise(Context const& context, std::string const& exercise, build::Workspace const& workspace,
                    bool trust) {
  std::optional<rubric::Rubric> const rubric = rubric_of(context, exercise);
  if (!rubric) return false;
  Problems problems;
  std::vector<Case> const cases = cases_of(context, *rubric, problems);
  complain(problems);
  std::vector<cohort::Member> members;
  for (Case const& c : cases) {
    pipeline::Request request;
    request.exercise = exercise;
    request.path = c.path;
    request.workspace = workspace;
    request.trusted = trust;
    request.modes = c.modes;
    request.jobs = 1;
    members.push_back({request, &*rubric});
  }
  bool sound = problems.empty();
  cohort::grade_all(members, 2, [&](std::size_t i, score::Grade const& grade) {
    std::vector<std::string> const found = judge(cases[i], grade);
    sound = sound && found.empty();
    std::string const name = cases[i].path + (cases[i].modes.empty() ? "" : ", explore mode alone");
    std::cout << fmt::format("{} {:<70} {:>3} / {}  {:.1f} s\n", found.empty() ? "ok  " : "FAIL", name, grade.score,
                             grade.max_score, grade.durations.total);
    for (std::string const& line : found) std::cout << "       " << line << "\n";
    std::cout << std::flush;
  });
  return sound;
}

int check(Context const& context, std::vector<std::string> exercises, std::string const& compiler) {
  std::optional<rubric::Curriculum> const curriculum = curriculum_of(context);
  if (!curriculum) return usage;
  std::vector<std::string> const all = exercises_of(*curriculum);
  for (std::string const& name : exercises) {
    if (!known(all, name)) return usage;
  }
  if (exercises.empty()) exercises = all;
  if (!install_tools(context)) return ungradable;
  build::Workspace workspace = context.workspace();
  workspace.layer = sandbox::probe().layer;
  workspace.compiler = compiler == "gcc" ? build::Compiler::gcc : build::Compiler::clang;
  bool sound = true;
  for (std::string const& exercise : exercises) sound = check_exercise(context, exercise, workspace, true) && sound;
  return sound ? 0 : fewer_marks;
}

}  // namespace

void add_author(CLI::App& app, Action& chosen) {
  auto exercises = std::make_shared<std::vector<std::string>>();
  auto compiler = std::make_shared<std::string>("clang");
  CLI::App* const author =
      app.add_subcommand("author", "Prove that the exercises judge rightly")->group("For developers");
  CLI::App* const command =
      author->add_subcommand("check", "Stub 0, solutions full marks, wrong submissions as expected");
  command->add_option("EXERCISE", *exercises, "Such as threading/lock; none: all of them")->option_text(" ");
  command->add_option("--compiler", *compiler, "clang (which is what you get) or gcc")
      ->check(CLI::IsMember({"clang", "gcc"}))
      ->option_text("NAME");
  author->require_subcommand(1);
  author->footer("Example:\n  ./racecourse author check threading/lock");
  command->footer("Example:\n  ./racecourse author check threading/lock --compiler gcc");
  command->callback(
      [=, &chosen] { chosen = [=](Context const& context) { return check(context, *exercises, *compiler); }; });
}

}  // namespace racecourse::cli
