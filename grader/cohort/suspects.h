// What became of mutants before, and who may kill the next one. Internal to this room.
//
//   <cache>/mutants/<key of setting and mutated text>   fate, check, mode, seconds; then the message
//   <cache>/mutants/<key of the mutant's name>          check and mode that killed it last, whatever has changed since
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grader/cohort/mutants.h"

namespace racecourse::cohort {

struct Suspect {
  std::string check, mode;
  bool operator==(Suspect const&) const = default;
};

class MutantLedger {
 public:
  MutantLedger(build::Workspace const& workspace, std::string setting)
      : folder_(workspace.cache + "/mutants/"), setting_(std::move(setting)) {}
  std::optional<Tried> recall(MutantToTry const& mutant) const;
  void remember(MutantToTry const& mutant, Tried const& tried) const;
  std::optional<Suspect> last_killer(MutantToTry const& mutant) const;

 private:
  std::string path_of(MutantToTry const& mutant) const;
  std::string killer_path_of(MutantToTry const& mutant) const;
  std::string folder_, setting_;
};

// Of one campaign: who killed last in each function. Variants of a class share what is known, by their names.
class Suspects {
 public:
  void note(MutantToTry const& mutant, Tried const& tried);
  std::vector<Suspect> of(MutantToTry const& mutant, std::optional<Suspect> const& last_killer) const;

 private:
  std::map<std::string, Suspect> in_function_;
};

}  // namespace racecourse::cohort
