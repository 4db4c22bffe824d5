// Mutants of an exercise's solutions, tried side by side: does some check notice?
//
// The quickest mode first: functional, explore, memory, stress; each stops at the first check that is lost. Before that
// come the checks that are suspected: what killed the same mutant before, or the last one in the same function. A
// mutant that nothing kills has been run in full.
//
// What was found is kept in <cache>/mutants, under the content of all that it is made of, and is not tried again.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "grader/mutate/mutant.h"
#include "grader/pipeline/pipeline.h"

namespace racecourse::cohort {

struct MutantToTry {
  std::string file;  // of what it is a mutant, from the root
  mutate::Mutant mutant;
  std::string text;  // the mutated header
};

// `undecided`: it could not be judged, which is our trouble.
enum class Fate { killed, alive, does_not_compile, undecided };
std::string to_string(Fate fate);

struct Tried {
  Fate fate = Fate::undecided;
  std::string check, mode;  // which killed it
  std::string message;
  double seconds = 0;
  bool as_before = false;  // found earlier
};

struct Campaign {
  pipeline::Request request;  // exercise, workspace, trust; the rest is set here
  rubric::Rubric const* rubric = nullptr;
  std::string setting;  // key of checks, rubric, harness, engine, compilers and flags
  bool again = false;   // also what was found earlier
  int jobs = 2;
  // How one is judged. Tests put something quicker in its place.
  std::function<score::Grade(pipeline::Request const&, rubric::Rubric const&)> grade =
      [](pipeline::Request const& r, rubric::Rubric const& of) { return pipeline::grade(r, of, {}); };
};

// `told` hears of each as soon as it is there, from one thread at a time. Those that `stopped` kept from their end have
// no value.
std::vector<std::optional<Tried>> try_mutants(Campaign const& campaign, std::span<MutantToTry const> mutants,
                                              std::function<void(std::size_t index, Tried const& tried)> const& told,
                                              std::function<bool()> const& stopped);

}  // namespace racecourse::cohort
