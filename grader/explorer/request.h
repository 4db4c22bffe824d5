// What somebody wants to have explored.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace racecourse::explorer {

enum class Compiler { gcc, clang };

// What the program is made of, and how. A schedule file holds it, too, so that the program can be made again.
struct Ingredients {
  std::vector<std::string> files;          // sources, objects, archives
  std::vector<std::string> compile_flags;  // after ours: they win
  std::vector<std::string> link_flags;     // -l and -L, in the order given
  Compiler compiler = Compiler::gcc;
  bool operator==(Ingredients const&) const = default;
};

// How its executions are to be. What is the same here gives the same executions.
struct Options {
  std::vector<std::string> arguments;  // of the program
  std::string strategy = "default";
  std::uint64_t executions = 20'000, seed = 1;
  int bound = -1;  // negative: the strategy's usual one
  bool weak_memory = true;
  int spurious = 1, timers = 1;
  bool keep_going = false;
  bool operator==(Options const&) const = default;
};

}  // namespace racecourse::explorer
