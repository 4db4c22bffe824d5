#include "tests/engine/fuzz/run.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "tests/engine/fuzz/results.h"
#include "tests/engine/fuzz/source.h"

extern char** environ;

namespace racecourse::fuzz {
namespace {

namespace fs = std::filesystem;

std::string new_folder() {
  char const* const parent = std::getenv("TEST_TMPDIR");
  std::string path = std::string(parent == nullptr ? "/tmp" : parent) + "/fuzz-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("cannot make a folder like " + path);
  return path;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

void start(std::vector<std::string> arguments, std::vector<std::string> const& more_environment) {
  std::vector<std::string> variables = more_environment;
  for (char** v = environ; *v != nullptr; ++v) variables.emplace_back(*v);
  pid_t child = 0;
  int status = 0;
  if (posix_spawnp(&child, arguments[0].c_str(), nullptr, nullptr, pointers_to(arguments).data(),
                   pointers_to(variables).data()) != 0 ||
      waitpid(child, &status, 0) != child || status != 0) {
    throw std::runtime_error("cannot run " + arguments[0] + ", or it failed with status " + std::to_string(status));
  }
}

Run run_of(Result const& result) {
  Run run;
  run.said = result.said;
  run.status = result.status;
  run.all_kept = result.outcomes <= max_outcomes;
  run.outcomes.insert(result.seen, result.seen + std::min(result.outcomes, max_outcomes));
  return run;
}

Explored explored(Run&& run) {
  Explored e{std::move(run), "no answer", "", false, 0};
  char verdict[32] = "", kind[32] = "";
  int complete = 0;
  if (std::sscanf(e.said.c_str(), "verdict %31s kind %31s complete %d executions %lu", verdict, kind, &complete,
                  &e.executions) == 4) {
    e.verdict = verdict;
    e.kind = kind;
    e.complete = complete == 1;
  }
  return e;
}

}  // namespace

Compiled::Compiled(std::span<Program const> programs, Under under, std::string const& root, std::string const& engine)
    : folder_(new_folder()), programs_(programs.size()) {
  std::ofstream(folder_ + "/programs.cc") << source_of(programs);
  // Programs are optimised a little, as graders compile submissions; some orders are odd on purpose.
  std::vector<std::string> command{"g++", "-std=c++20", "-fsanitize=thread", "-O1", "-g1", "-w", "-I" + root};
  if (under == Under::engine) {
    command.insert(command.end(), {"-c", folder_ + "/programs.cc", "-o", folder_ + "/programs.o"});
    start(command, {});
    std::string const at = fs::absolute(engine).parent_path().string();
    start({"g++", folder_ + "/programs.o", "-o", folder_ + "/programs", "-no-pie", "-Wl,-z,now", engine,
           "-Wl,-rpath," + at},
          {});
  } else {
    command.insert(command.end(), {folder_ + "/programs.cc", "-o", folder_ + "/programs"});
    start(command, {});
  }
}

Compiled::~Compiled() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::vector<Run> Compiled::run(std::vector<std::string> arguments, std::vector<std::string> const& environment) const {
  std::string const path = folder_ + "/results";
  std::ofstream(path, std::ios::binary | std::ios::trunc).close();
  fs::resize_file(path, programs_ * sizeof(Result));
  arguments.insert(arguments.begin(), {folder_ + "/programs", path});
  start(std::move(arguments), environment);
  std::ifstream in(path, std::ios::binary);
  std::vector<Run> runs;
  auto const result = std::make_unique<Result>();
  for (std::size_t i = 0; i < programs_; ++i) {
    if (!in.read(reinterpret_cast<char*>(result.get()), sizeof *result))
      throw std::runtime_error("cannot read " + path);
    runs.push_back(run_of(*result));
  }
  return runs;
}

std::vector<Explored> Compiled::explore(std::string const& rules) const {
  std::vector<Explored> all;
  for (Run& r : run({}, {"RACECOURSE_EXPLORE=" + rules})) all.push_back(explored(std::move(r)));
  return all;
}

std::vector<Run> Compiled::repeat(int rounds, int seconds) const {
  return run({std::to_string(rounds), std::to_string(seconds)}, {});
}

}  // namespace racecourse::fuzz
