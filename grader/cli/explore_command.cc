// explore: any C or C++ program, under every schedule that the budget allows.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "grader/base/nearest.h"
#include "grader/cli/command_line.h"
#include "grader/cli/commands.h"
#include "grader/cli/exploring.h"
#include "grader/cli/progress.h"
#include "grader/explore/registry.h"
#include "grader/explorer/answer.h"

namespace racecourse::cli {
namespace {

struct Wishes {
  explorer::Ingredients ingredients;
  explorer::Options options;
  std::vector<std::string> libraries, library_folders, cflags;
  std::string compiler = "gcc", memory_model = "cpp", format = "text", schedule;
};

std::vector<std::string> words_of(std::string const& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

bool known_strategy(std::string const& name) {
  std::vector<std::string> names;
  for (explore::StrategyEntry const& entry : explore::strategies()) names.emplace_back(entry.name);
  if (std::find(names.begin(), names.end(), name) != names.end()) return true;
  std::string all;
  for (std::string const& known : names) all += (all.empty() ? "" : ", ") + known;
  std::string const near = nearest(name, names);
  complain(fmt::format("there is no strategy '{}'. {}There are: {}", name,
                       near.empty() ? "" : "Did you mean '" + near + "'? ", all));
  return false;
}

// "{}" stands for the schedule file.
std::string replay_command(explorer::Workplace const& place, std::string const& folder) {
  std::string const near = std::filesystem::path(folder).lexically_relative(place.directory + "/").string();
  return "./racecourse replay {}" + (near == "." || near.empty() ? "" : " --in " + near);
}

int explore(Context const& context, Wishes wishes) {
  explorer::Workplace const place = workplace_of(context);
  if (!known_strategy(wishes.options.strategy)) return usage;
  wishes.options.arguments = program_arguments();
  wishes.options.weak_memory = wishes.memory_model == "cpp";
  wishes.ingredients.compiler = wishes.compiler == "gcc" ? explorer::Compiler::gcc : explorer::Compiler::clang;
  for (std::string const& flags : wishes.cflags) {
    for (std::string const& flag : words_of(flags)) wishes.ingredients.compile_flags.push_back(flag);
  }
  for (std::string const& folder : wishes.library_folders) wishes.ingredients.link_flags.push_back("-L" + folder);
  for (std::string const& library : wishes.libraries) wishes.ingredients.link_flags.push_back("-l" + library);

  ProgressLine progress("explore");
  progress.say("compiling ...");
  auto const program = explorer::build_program(wishes.ingredients, place);
  progress.clear();
  if (!program) return show_failed_build(program.error(), wishes.format, style_of(context, place, "", ""));
  auto const on_progress = [&](std::uint64_t n) { progress.say(fmt::format("{} executions", n)); };
  Result<explorer::Run> const run = explorer::explore_program(*program, wishes.options, place, on_progress);
  progress.clear();
  if (!run) return complain({run.error()}), ungradable;
  explorer::Answer answer = explorer::answer_of(*run, *program, wishes.options);
  Result<bool> const written =
      explorer::write_schedules(answer, *run, *program, wishes.ingredients, wishes.options, place, wishes.schedule);
  if (!written) return complain({written.error()}), usage;
  std::string const& folder = program->sources.folder;
  return show(answer, wishes.format, style_of(context, place, folder, replay_command(place, folder)));
}

}  // namespace

void add_explore(CLI::App& app, Action& chosen) {
  CLI::App* const command =
      app.add_subcommand("explore", "Explore any C or C++ program: every interleaving that matters");
  auto const wishes = std::make_shared<Wishes>();
  explorer::Options& o = wishes->options;
  command->add_option("files", wishes->ingredients.files, "sources, or objects compiled with -fsanitize=thread")
      ->required();
  command->add_option("--strategy", o.strategy, "how to search (default)");
  command->add_option("--executions", o.executions, "how many at the most (20000)");
  command->add_option("--seed", o.seed, "of what is random (1)");
  command->add_option("--bound", o.bound, "the strategy's bound: preemptions, depth ...")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--memory-model", wishes->memory_model, "cpp or sc: may loads read old values?")
      ->check(CLI::IsMember({"cpp", "sc"}));
  command->add_option("--spurious", o.spurious, "spurious wake-ups and failures in an execution (1)")
      ->check(CLI::Range(0, 1000));
  command->add_option("--timers", o.timers, "timeouts that come early in an execution (1)")->check(CLI::Range(0, 1000));
  command->add_option("--compiler", wishes->compiler, "gcc or clang")->check(CLI::IsMember({"gcc", "clang"}));
  command->add_option("--cflags", wishes->cflags, "flags for the compiler")->allow_extra_args(false);
  command->add_option("-l", wishes->libraries, "libraries to link with")->allow_extra_args(false);
  command->add_option("-L", wishes->library_folders, "where to look for them")->allow_extra_args(false);
  command->add_option("--format", wishes->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--schedule", wishes->schedule, "write the failing schedule here, for ./racecourse replay");
  command->add_flag("--keep-going", o.keep_going, "collect different failures, instead of the first");
  command->footer(
      "After -- come the program's own arguments. Exit status: 0 nothing found, 1 a failure, 2 usage, 3 no verdict.\n"
      "  ./racecourse explore bank.cc\n"
      "  ./racecourse explore queue.cc main.cc --executions 100000 --cflags -O2 -DNDEBUG -- 4 items\n");
  command->callback([&chosen, wishes] { chosen = [wishes](Context const& c) { return explore(c, *wishes); }; });
}

}  // namespace racecourse::cli
