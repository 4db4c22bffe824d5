// author mutate: do the checks notice mistakes that nobody thought of? Mutants of the solutions, tried one by one.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <iostream>

#include "grader/author/cases.h"
#include "grader/author/mutants.h"
#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/cli/author.h"
#include "grader/cli/output.h"
#include "grader/cli/progress.h"
#include "grader/mutate/diff.h"
#include "grader/process/process.h"

namespace racecourse::cli {
namespace {

struct Options {
  std::vector<std::string> exercises, operators, files;
  std::string format = "text", output, compiler = "clang";
  int jobs = 2;
  bool again = false, to_file = false;
};

Result<process::Outcome> run_mutator(std::vector<std::string> const& words, std::string const& input) {
  process::Command command;
  command.argv = {grader_folder() + "/mutate/mutator"};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  command.input = input;
  command.drop_root = false;  // it reads our own solutions, and the checkout need not be open to others
  command.limits.wall = std::chrono::seconds(200);
  command.limits.cpu = std::chrono::seconds(60);
  command.limits.memory = 2ull << 30;
  command.limits.output = 16u << 20;
  Result<process::Outcome> outcome = process::run(command);
  if (outcome && (outcome->end != process::End::exited || outcome->code != 0)) {
    return Problem{outcome->end == process::End::interrupted ? "interrupted" : outcome->err, "", {}};
  }
  return outcome;
}

Result<std::vector<mutate::Mutant>> mutants_of(std::string const& root, std::string const& file) {
  namespace json = boost::json;
  json::object const order{{"file", root + "/" + file},
                           {"arguments", json::array{"-std=c++20", "-w", "-I" + root + "/exercises",
                                                     "-I" + root + "/solutions", "-I" + root}}};
  Result<process::Outcome> const outcome = run_mutator({}, json::serialize(order));
  if (!outcome) return outcome.error();
  return mutate::mutants_from_json(outcome->out);
}

std::vector<std::string> words_of_lines(std::string const& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

bool wanted(std::vector<std::string> const& only, std::string const& name) {
  return only.empty() || std::find(only.begin(), only.end(), name) != only.end();
}

// One exercise's mutants, from making them to the report.
class Exercise {
 public:
  Exercise(Context const& context, Options const& options, std::vector<std::string> const& operators,
           rubric::Rubric const& rubric)
      : context_(context), options_(options), operators_(operators), rubric_(rubric), line_(rubric.exercise) {}

  // Nothing: it cannot be tried, and why was said.
  std::optional<author::MutantReport> report(build::Workspace const& workspace, std::string const& setting) {
    auto const equivalents = read_equivalents();
    if (!equivalents || !make_all()) return std::nullopt;
    cohort::Campaign campaign;
    campaign.request.exercise = rubric_.exercise;
    campaign.request.workspace = workspace;
    campaign.request.trusted = true;
    campaign.rubric = &rubric_;
    campaign.setting = setting;
    campaign.again = options_.again;
    campaign.jobs = options_.jobs;
    std::vector<cohort::MutantToTry> to_try;
    for (author::Mutated const& m : mutants_) to_try.push_back(m.mutant);
    auto const tried = cohort::try_mutants(
        campaign, to_try, [&](std::size_t i, cohort::Tried const& one) { tell(to_try[i], one, to_try.size()); },
        interrupted);
    line_.clear();
    for (std::size_t i = 0; i < tried.size(); ++i) mutants_[i].tried = tried[i];
    std::vector<rubric::Equivalent> in_files;
    for (rubric::Equivalent const& e : *equivalents) {
      if (wanted(options_.files, e.file)) in_files.push_back(e);
    }
    return author::report_on(rubric_.exercise, operators_, std::move(mutants_), in_files, options_.operators);
  }

 private:
  std::optional<std::vector<rubric::Equivalent>> read_equivalents() const {
    std::string const path = "solutions/" + rubric_.exercise + "/mutants.yaml";
    Result<std::string> const text = read_file(context_.root + "/" + path);
    if (!text) return std::vector<rubric::Equivalent>{};  // none is said to be equivalent
    auto equivalents = rubric::load_equivalents(*text, path, operators_);
    if (equivalents) return *std::move(equivalents);
    complain(equivalents.error());
    return std::nullopt;
  }

  bool make_all() {
    std::string const folder = "solutions/" + rubric_.exercise + "/";
    for (std::string const& file : author::right_paths(context_.root, rubric_)) {
      if (!wanted(options_.files, file.substr(folder.size()))) continue;
      line_.say("making mutants of " + file + " ...");
      Result<std::string> const text = read_file(context_.root + "/" + file);
      Result<std::vector<mutate::Mutant>> const made = mutants_of(context_.root, file);
      if (!text || !made) {
        line_.clear();
        if (!interrupted()) complain({text ? made.error() : text.error()});
        return false;
      }
      for (mutate::Mutant const& mutant : *made) {
        if (!wanted(options_.operators, mutant.op)) continue;
        std::string const mutated = mutate::apply(*text, mutant.edits);
        mutants_.push_back({{file, mutant, mutated}, {}, "", mutate::unified_diff(file, *text, mutated)});
      }
    }
    return true;
  }

  void tell(cohort::MutantToTry const& mutant, cohort::Tried const& tried, std::size_t total) {
    ++done_;
    (tried.fate == cohort::Fate::alive ? alive_ : killed_) +=
        tried.fate == cohort::Fate::killed || tried.fate == cohort::Fate::alive;
    line_.say(fmt::format("{} of {} mutants, {} killed, {} alive; {} {}:{} {} {}", done_, total, killed_, alive_,
                          mutant.mutant.op, mutant.file, mutant.mutant.line, to_string(tried.fate), tried.check));
  }

  Context const& context_;
  Options const& options_;
  std::vector<std::string> const& operators_;
  rubric::Rubric const& rubric_;
  ProgressLine line_;
  std::vector<author::Mutated> mutants_;
  int done_ = 0, killed_ = 0, alive_ = 0;
};

bool are_operators(std::vector<std::string> const& asked, std::vector<std::string> const& operators) {
  for (std::string const& name : asked) {
    if (std::find(operators.begin(), operators.end(), name) != operators.end()) continue;
    std::string const near = meant(name, operators);
    complain("there is no operator '" + name + "'." + (near.empty() ? "" : " Did you mean '" + near + "'?"));
    return false;
  }
  return true;
}

// All that was tried, in one go; false after saying why it did not arrive.
bool write_reports(Options const& options, std::vector<author::MutantReport> const& reports) {
  std::string text;
  if (options.format == "json") {
    text = author::as_json(reports);
  } else {
    for (author::MutantReport const& report : reports) text += author::as_text(report) + "\n";
    if (reports.size() > 1) text += author::as_table(reports);
  }
  if (!options.to_file) {
    std::cout << text;
    return true;
  }
  Result<bool> const written = write_output(options.output, text);
  if (!written) complain({written.error()});
  return written.has_value();
}

int mutate(Context const& context, Options const& options) {
  if (Result<bool> const writable = check_output(options.output); options.to_file && !writable) {
    complain({writable.error()});
    return usage;
  }
  std::optional<rubric::Curriculum> const curriculum = curriculum_of(context);
  if (!curriculum) return usage;
  auto const exercises = exercises_named(*curriculum, options.exercises);
  if (!exercises) return usage;
  Result<process::Outcome> const names = run_mutator({"--operators"}, "");
  if (!names) {
    complain({names.error()});
    return ungradable;
  }
  std::vector<std::string> const operators = words_of_lines(names->out);
  if (!are_operators(options.operators, operators)) return usage;
  std::optional<build::Workspace> const workspace = author_workspace(context, options.compiler);
  if (!workspace) return ungradable;
  std::vector<author::MutantReport> reports;
  for (std::string const& exercise : *exercises) {
    std::optional<rubric::Rubric> const rubric = rubric_of(context, exercise);
    if (!rubric) return usage;
    std::optional<std::string> const setting = setting_of(*rubric, *workspace, Setting::programs);
    if (!setting) return ungradable;
    auto report = Exercise(context, options, operators, *rubric).report(*workspace, *setting);
    if (!report) return ungradable;
    reports.push_back(std::move(*report));
    if (interrupted()) break;
  }
  if (!write_reports(options, reports)) return ungradable;
  return std::all_of(reports.begin(), reports.end(), author::is_sound) ? full_marks : fewer_marks;
}

}  // namespace

void add_author_mutate(CLI::App& author, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      author.add_subcommand("mutate", "Make mistakes in the solutions, and see which no check notices");
  command->add_option("EXERCISE", options->exercises, "Such as threading/lock; none: all of them")->option_text(" ");
  command->add_option("--operator", options->operators, "Only mistakes of this kind; several with commas")
      ->delimiter(',')
      ->option_text("NAME");
  command->add_option("--file", options->files, "Only of this solution, such as right/waiter_count.h")
      ->option_text("FILE");
  command->add_flag("--again", options->again, "Also what was tried before and has not changed");
  command->add_option("--jobs", options->jobs, "Mutants at a time; 2 unless told")
      ->check(CLI::Range(1, 64))
      ->option_text("N");
  command->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->option_text("FORMAT");
  command->add_option("--output", options->output, "Write to FILE instead of the terminal")->option_text("FILE");
  command->add_option("--compiler", options->compiler, "clang (which is what you get) or gcc")
      ->check(CLI::IsMember({"clang", "gcc"}))
      ->option_text("NAME");
  command->footer(
      "Interrupted, it goes on where it was. Exit status: 0 every mutant is killed or explained in mutants.yaml, 1 "
      "some\n"
      "are not, 2 usage or bad configuration, 3 they could not be tried.\n\n"
      "Examples:\n"
      "  ./racecourse author mutate threading/lock\n"
      "  ./racecourse author mutate threading/lock --file lock.h --operator order-weakened,rmw-split");
  command->callback([=, &chosen] {
    options->to_file = command->count("--output") > 0;
    chosen = [=](Context const& context) { return mutate(context, *options); };
  });
}

}  // namespace racecourse::cli
