// What became of an exercise's mutants, held against the list of those that are said to be equivalent. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grader/cohort/mutants.h"
#include "grader/rubric/equivalents.h"

namespace racecourse::author {

// One mutant and its fate. Not tried: no value.
struct Mutated {
  cohort::MutantToTry mutant;
  std::optional<cohort::Tried> tried;
  std::string reason;  // why it is equivalent; empty: it is not said to be
  std::string diff;
};

struct MutantTally {
  std::string op;
  int killed = 0, equivalent = 0, alive = 0, does_not_compile = 0, undecided = 0, not_run = 0;
  int all() const { return killed + equivalent + alive + does_not_compile + undecided + not_run; }
};

struct MutantReport {
  std::string exercise;
  std::vector<MutantTally> operators;  // in their order; those with no mutant too
  MutantTally total;
  std::vector<Mutated> mutants;
  Problems problems;  // entries of mutants.yaml that name no mutant, or one that is killed
};

// `folder`: of the solutions, so that "right/a.h" of an entry is found. An entry for a mutant that was not made because
// `only` names other operators is no mistake.
MutantReport report_on(std::string const& exercise, std::vector<std::string> const& operators,
                       std::vector<Mutated> mutants, std::vector<rubric::Equivalent> const& equivalents,
                       std::vector<std::string> const& only);

// Nothing alive that is not explained, nothing undecided or left out, no problem.
bool is_sound(MutantReport const& report);

std::string as_text(MutantReport const& report);
// A line for each exercise, and one for all of them.
std::string as_table(std::vector<MutantReport> const& reports);
std::string as_json(std::vector<MutantReport> const& reports);

}  // namespace racecourse::author
