// reset: the stub again. What was there is kept beside it, and said.
#include <filesystem>
#include <iostream>

#include "grader/base/files.h"
#include "grader/cli/commands.h"
#include "grader/cli/standing.h"

namespace racecourse::cli {
namespace {

namespace fs = std::filesystem;

// lock.h.1, lock.h.2 ...: the first that is free, so that nothing is ever overwritten.
std::string free_name(std::string const& path) {
  int number = 1;
  while (fs::exists(path + "." + std::to_string(number))) ++number;
  return path + "." + std::to_string(number);
}

int reset(Context const& context, std::string const& exercise) {
  std::optional<rubric::Curriculum> const curriculum = curriculum_of(context);
  if (!curriculum || !known(exercises_of(*curriculum), exercise)) return usage;
  std::string const path = header_path(exercise), file = context.root + "/" + path;
  std::optional<std::string> const stub = stub_of(context, exercise);
  if (!stub) {
    complain("the stub of " + exercise + " cannot be found: is this a git checkout of the course?");
    return usage;
  }
  Result<std::string> const now = read_file(file);
  if (now && *now == *stub) {
    std::cout << path << " is the stub already.\n";
    return 0;
  }
  if (now) {
    std::string const kept = free_name(file);
    std::error_code error;
    fs::copy_file(file, kept, error);
    if (error) {
      complain("your " + path + " cannot be kept beside it (" + error.message() + "), so nothing was changed");
      return ungradable;
    }
    std::cout << "Your version is kept as " << path << kept.substr(file.size()) << "\n";
  }
  if (Result<bool> const written = write_file(file, *stub); !written) {
    complain({written.error()});
    return ungradable;
  }
  std::cout << path << " is the stub again.\n";
  return 0;
}

}  // namespace

void add_reset(CLI::App& app, Action& chosen) {
  auto exercise = std::make_shared<std::string>();
  CLI::App* const command = app.add_subcommand("reset", "put the stub back; your version is kept beside it");
  command->add_option("EXERCISE", *exercise, "such as threading/lock")->required();
  command->callback(
      [exercise, &chosen] { chosen = [exercise](Context const& context) { return reset(context, *exercise); }; });
}

}  // namespace racecourse::cli
