// Compiles programs and runs them: under the engine, or under the compiler's own race detector.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "tests/engine/fuzz/program.h"

namespace racecourse::fuzz {

// What one of them did.
struct Run {
  std::string said;
  int status = 0;  // as wait() gives it
  bool all_kept = false;
  std::set<Outcome> outcomes;
};

// What the engine says of one.
struct Explored : Run {
  std::string verdict = "no answer", kind;
  bool complete = false;
  unsigned long executions = 0;
};

// A compiled program with its folder, which goes when this goes.
class Compiled {
 public:
  enum class Under { engine, libtsan };
  // `root` holds tests/, `engine` is the shared library. Throws std::runtime_error.
  Compiled(std::span<Program const> programs, Under under, std::string const& root, std::string const& engine);
  ~Compiled();
  Compiled(Compiled const&) = delete;
  Compiled& operator=(Compiled const&) = delete;

  std::vector<Explored> explore(std::string const& rules) const;
  // Each `rounds` times, or until so many seconds have passed.
  std::vector<Run> repeat(int rounds, int seconds) const;

 private:
  std::vector<Run> run(std::vector<std::string> arguments, std::vector<std::string> const& environment) const;

  std::string folder_;
  std::size_t programs_;
};

}  // namespace racecourse::fuzz
