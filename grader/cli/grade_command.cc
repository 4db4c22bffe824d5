// grade: the main job.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "grader/base/nearest.h"
#include "grader/build/take_in.h"
#include "grader/cli/commands.h"
#include "grader/cli/output.h"
#include "grader/cli/progress.h"
#include "grader/cli/standing.h"
#include "grader/pipeline/pipeline.h"
#include "grader/quiz/answers.h"
#include "grader/quiz/grade.h"
#include "grader/report/writers.h"

namespace racecourse::cli {
namespace {

constexpr char quiz_name[] = "quiz";

struct Options {
  std::vector<std::string> exercises, modes;
  std::string submission, format = "text", output, compiler, check;
  int level = 0, jobs = 2;
  bool trust = false, to_file = false;
};

std::optional<std::vector<rubric::Mode>> modes_of(Options const& options) {
  std::vector<rubric::Mode> modes;
  for (std::string const& name : options.modes) {
    std::optional<rubric::Mode> const mode = rubric::mode_from(name);
    if (!mode) {
      complain("there is no mode '" + name + "'. It is functional, explore, memory, stress or measure");
      return std::nullopt;
    }
    modes.push_back(*mode);
  }
  return modes;
}

bool check_exists(rubric::Rubric const& rubric, std::string const& check) {
  std::vector<std::string> ids;
  for (rubric::Check const& c : rubric.checks) ids.push_back(c.id);
  if (check.empty() || std::find(ids.begin(), ids.end(), check) != ids.end()) return true;
  std::string const near = nearest(check, ids);
  complain(rubric.exercise + " has no check '" + check + "'." + (near.empty() ? "" : " Did you mean '" + near + "'?"));
  return false;
}

int status_of(std::vector<score::Grade> const& grades) {
  int status = full_marks;
  for (score::Grade const& grade : grades) {
    if (grade.verdict == score::Verdict::ungradable) return ungradable;
    if (grade.verdict != score::Verdict::passed) status = fewer_marks;
  }
  return status;
}

bool write_report(Context const& context, Options const& options, std::vector<score::Grade> const& grades) {
  report::Style style = context.style();
  style.one_object = options.exercises.size() == 1;
  style.colour = context.terminal && !options.to_file;
  std::ostringstream text;
  report::find_format(options.format)->write(text, grades, style);
  if (options.format == "github") {
    if (char const* const summary = std::getenv("GITHUB_STEP_SUMMARY"); summary != nullptr && *summary != '\0') {
      std::ofstream file(summary, std::ios::app);
      report::write_github_summary(file, grades);
      if (!file.flush()) complain(std::string("the job summary cannot be written to ") + summary);
    }
  }
  if (!options.to_file) {
    std::cout << text.str();
    return true;
  }
  Result<bool> const written = write_output(options.output, text.str());
  if (!written) complain({written.error()});
  return written.has_value();
}

// Measured is a whole submission, by the workloads of its exercise.
bool can_be_measured(rubric::Rubric const& rubric, Options const& options) {
  if (std::find(options.modes.begin(), options.modes.end(), "measure") == options.modes.end()) return true;
  if (options.level > 0 || !options.check.empty()) {
    complain("--mode measure is for a whole submission: leave --level and --check out");
    return false;
  }
  if (options.exercises.empty() || !rubric.measure.empty()) return true;
  complain(rubric.exercise + " has no workloads to measure");
  return false;
}

// The rubrics of what is to be graded; nothing after saying what is wrong with the request.
std::optional<std::vector<rubric::Rubric>> rubrics_of(Context const& context, Options const& options) {
  std::optional<rubric::Curriculum> const curriculum = curriculum_of(context);
  if (!curriculum) return std::nullopt;
  std::vector<std::string> const all = exercises_of(*curriculum);
  for (std::string const& name : options.exercises) {
    if (name != quiz_name && !known(all, name)) return std::nullopt;
  }
  std::vector<rubric::Rubric> rubrics;
  for (std::string const& exercise : options.exercises.empty() ? all : options.exercises) {
    if (exercise == quiz_name) continue;
    std::optional<rubric::Rubric> const rubric = rubric_of(context, exercise);
    if (!rubric || !check_exists(*rubric, options.check) || !can_be_measured(*rubric, options)) return std::nullopt;
    if (options.level > static_cast<int>(rubric->levels.size())) {
      complain(exercise + " has levels 1 to " + std::to_string(rubric->levels.size()));
      return std::nullopt;
    }
    rubrics.push_back(*rubric);
  }
  return rubrics;
}

// The quiz among what was named; nothing after saying what is wrong with the request.
std::optional<std::vector<rubric::Quiz>> quizzes_of(Context const& context, Options const& options) {
  std::vector<rubric::Quiz> quizzes;
  for (std::string const& name : options.exercises) {
    if (name != quiz_name) continue;
    Checked<rubric::Quiz> quiz = rubric::load_quiz_file(context.root);
    if (!quiz) {
      complain(quiz.error());
      return std::nullopt;
    }
    if (options.level > 0 || !options.modes.empty() || !options.check.empty()) {
      complain("the quiz has no levels, modes and checks: grade it as a whole");
      return std::nullopt;
    }
    quizzes.push_back(*std::move(quiz));
  }
  return quizzes;
}

score::Grade grade_packed_quiz(rubric::Quiz const& quiz, submission::Archive const& archive,
                               pipeline::Request const& request) {
  if (request.workspace.layer == sandbox::Layer::none && !request.trusted) {
    return quiz::unread(quiz,
                        {{"there is no sandbox on this machine, so archives are not read",
                          "./racecourse doctor says how to get one; or hand in the file itself",
                          {archive.path}}},
                        archive.path);
  }
  Result<submission::Member> const member =
      build::out_of_archive(archive, "quiz", "answers.yaml", request.workspace.layer);
  if (!member) return quiz::unread(quiz, {member.error()}, archive.path);
  Checked<rubric::Answers> const answers = rubric::load_answers(member->bytes, member->name, quiz);
  return answers ? quiz::grade(quiz, *answers, member->name) : quiz::unread(quiz, answers.error(), member->name);
}

// `path`: an answers file, or a folder or an archive holding one.
score::Grade grade_quiz(rubric::Quiz const& quiz, std::string path, pipeline::Request const& request) {
  Result<std::optional<submission::Archive>> const archive = submission::archive_at(path);
  if (!archive) return quiz::unread(quiz, {archive.error()}, path);
  if (*archive) return grade_packed_quiz(quiz, **archive, request);
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    bool const tree = std::filesystem::exists(path + "/quiz/answers.yaml", ignored);
    path += tree ? "/quiz/answers.yaml" : "/answers.yaml";
  }
  Checked<rubric::Answers> const answers = rubric::load_answers_file(path, quiz);
  return answers ? quiz::grade(quiz, *answers, path) : quiz::unread(quiz, answers.error(), path);
}

pipeline::Request request_of(Context const& context, Options const& options, std::vector<rubric::Mode> const& modes) {
  pipeline::Request request;
  request.path = options.submission;
  request.modes = modes;
  request.up_to_level = options.level;
  request.only_check = options.check;
  request.workspace = context.workspace();
  request.workspace.layer = sandbox::probe().layer;
  request.workspace.compiler = options.compiler == "gcc" ? build::Compiler::gcc : build::Compiler::clang;
  request.either_compiler = options.compiler.empty();
  request.trusted = options.trust;
  request.jobs = options.jobs;
  return request;
}

int run(Context const& context, Options options) {
  std::optional<std::vector<rubric::Mode>> const modes = modes_of(options);
  if (!modes) return usage;
  if (Result<bool> const writable = check_output(options.output); options.to_file && !writable) {
    complain({writable.error()});
    return usage;
  }
  std::optional<std::vector<rubric::Rubric>> const rubrics = rubrics_of(context, options);
  std::optional<std::vector<rubric::Quiz>> const quizzes = quizzes_of(context, options);
  if (!rubrics || !quizzes) return usage;
  bool const own = options.submission.empty();
  if ((!rubrics->empty() || !own) && !install_tools(context)) return ungradable;
  if (own) {
    if (options.to_file) options.output = std::filesystem::absolute(options.output).string();
    enter_checkout(context);
  }
  pipeline::Request request = request_of(context, options, *modes);
  if (!rubrics->empty()) warn_if_unconfined(request.workspace, request.trusted);
  std::vector<score::Grade> grades;
  for (rubric::Rubric const& rubric : *rubrics) {
    request.exercise = rubric.exercise;
    if (own) request.path = header_path(rubric.exercise);
    ProgressLine line(rubric.exercise);
    grades.push_back(pipeline::grade(request, rubric, line.progress()));
    line.clear();
    if (interrupted()) return ungradable;
    if (own && options.check.empty() && options.modes.empty()) remember(context, rubric, grades.back(), options.level);
  }
  for (rubric::Quiz const& quiz : *quizzes) {
    grades.push_back(grade_quiz(quiz, own ? quiz::answers_path : options.submission, request));
  }
  return write_report(context, options, grades) ? status_of(grades) : ungradable;
}

// CLI11's own words for types and defaults are for programmers.
void add_options(CLI::App& command, Options& options) {
  command.add_option("EXERCISE", options.exercises, "Such as threading/lock, or quiz; none: all exercises")
      ->option_text(" ");
  command
      .add_option("--submission", options.submission,
                  "A header, a folder or an archive (zip, tar, tar.gz ...) holding it, or a tree like exercises/")
      ->option_text("PATH");
  command.add_option("--level", options.level, "Only up to level N")->check(CLI::Range(1, 99))->option_text("N");
  command
      .add_option("--mode", options.modes, "Only functional, explore, memory, stress or measure; several with commas")
      ->delimiter(',')
      ->option_text("MODE");
  command.add_option("--check", options.check, "Only this check: how a failure is seen again")->option_text("NAME");
  std::vector<std::string> formats;
  for (report::Format const& format : report::formats()) formats.push_back(format.name);
  command.add_option("--format", options.format, "How to write the result: text, json, junit or github")
      ->check(CLI::IsMember(formats))
      ->option_text("FORMAT");
  command.add_option("--output", options.output, "Write to FILE instead of the terminal")->option_text("FILE");
  command.add_option("--compiler", options.compiler, "clang, or gcc; unless told, gcc has what clang does not take")
      ->check(CLI::IsMember({"clang", "gcc"}))
      ->option_text("NAME");
  command.add_option("--jobs", options.jobs, "Runs at a time; 2 unless told")
      ->check(CLI::Range(1, 64))
      ->option_text("N");
  command.add_flag("--trust-submissions", options.trust, "Run without a sandbox where the machine has none");
}

}  // namespace

void add_grade(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("grade", "Grade your header, or one given with --submission");
  add_options(*command, *options);
  command->footer(
      "Exit status: 0 full marks, 1 fewer, 2 usage or bad configuration, 3 could not be graded.\n\n"
      "Examples:\n"
      "  ./racecourse grade threading/lock\n"
      "  ./racecourse grade threading/lock --level 2\n"
      "  ./racecourse grade threading/lock --submission ~/work/lock.h --format json --output grade.json\n"
      "  ./racecourse grade threading/lock --submission ~/handed_in/lock.zip\n"
      "  ./racecourse grade --submission ~/work --format junit --output junit.xml");
  command->callback([options, command, &chosen] {
    options->to_file = command->count("--output") > 0;
    chosen = [options](Context const& context) { return run(context, *options); };
  });
}

}  // namespace racecourse::cli
