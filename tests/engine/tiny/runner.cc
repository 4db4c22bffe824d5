#include "tests/engine/tiny/runner.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "tests/engine/tiny/results.h"

extern char** environ;

namespace racecourse::tiny {
namespace {

// A file that goes when this goes.
class Temporary {
 public:
  Temporary() {
    char const* const folder = std::getenv("TEST_TMPDIR");
    path_ = std::string(folder == nullptr ? "/tmp" : folder) + "/tiny-XXXXXX";
    int const fd = mkstemp(path_.data());
    if (fd < 0) throw std::runtime_error("cannot make a file like " + path_);
    close(fd);
  }
  ~Temporary() { std::remove(path_.c_str()); }
  Temporary(Temporary const&) = delete;
  Temporary& operator=(Temporary const&) = delete;
  std::string const& path() const { return path_; }

 private:
  std::string path_;
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

void run(std::vector<std::string> arguments, std::string const& rules) {
  std::vector<std::string> variables{"RACECOURSE_EXPLORE=" + rules};
  for (char** v = environ; *v != nullptr; ++v) variables.emplace_back(*v);
  pid_t child = 0;
  int status = 0;
  if (posix_spawn(&child, arguments[0].c_str(), nullptr, nullptr, pointers_to(arguments).data(),
                  pointers_to(variables).data()) != 0 ||
      waitpid(child, &status, 0) != child || status != 0) {
    throw std::runtime_error("cannot run " + arguments[0] + ", or it failed with status " + std::to_string(status));
  }
}

Explored explored(Result const& result) {
  Explored e;
  e.said = result.said;
  char verdict[32] = "", kind[32] = "";
  int complete = 0;
  if (std::sscanf(result.said, "verdict %31s kind %31s complete %d executions %lu redundant %lu", verdict, kind,
                  &complete, &e.executions, &e.redundant) != 5) {
    e.verdict = "no answer";
    return e;
  }
  e.verdict = verdict;
  e.kind = kind;
  e.complete = complete == 1 && result.outcomes <= max_outcomes;
  e.outcomes.insert(result.seen, result.seen + std::min(result.outcomes, max_outcomes));
  return e;
}

}  // namespace

std::vector<Explored> explore(std::string const& interpreter, std::span<Program const> programs,
                              std::string const& rules) {
  Temporary const in, out;
  std::ofstream(in.path(), std::ios::binary)
      .write(reinterpret_cast<char const*>(programs.data()), static_cast<std::streamsize>(programs.size_bytes()));
  if (truncate(out.path().c_str(), static_cast<off_t>(programs.size() * sizeof(Result))) != 0) {
    throw std::runtime_error("no room for " + out.path());
  }
  run({interpreter, in.path(), out.path()}, rules);
  std::ifstream results(out.path(), std::ios::binary);
  std::vector<Explored> all;
  auto const result = std::make_unique<Result>();
  for (std::size_t i = 0; i < programs.size(); ++i) {
    results.seekg(static_cast<std::streamoff>(i * sizeof(Result)));
    results.read(reinterpret_cast<char*>(result.get()), offsetof(Result, seen));
    std::uint32_t const n = std::min(result->outcomes, max_outcomes);
    results.read(reinterpret_cast<char*>(result->seen), static_cast<std::streamsize>(n * sizeof(Outcome)));
    if (!results) throw std::runtime_error("cannot read " + out.path());
    all.push_back(explored(*result));
  }
  return all;
}

}  // namespace racecourse::tiny
