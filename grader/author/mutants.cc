#include "grader/author/mutants.h"

#include <algorithm>

namespace racecourse::author {
namespace {

using cohort::Fate;

bool is_named_by(rubric::Equivalent const& e, Mutated const& m, std::string const& folder) {
  mutate::Mutant const& mutant = m.mutant.mutant;
  return e.op == mutant.op && folder + e.file == m.mutant.file && e.function == mutant.function &&
         e.line == mutant.text && (e.place == 0 || e.place == mutant.place);
}

std::string name_of(rubric::Equivalent const& e) { return e.op + " in " + e.function + " of " + e.file; }

// Marks the mutants that an entry names; complains of an entry that names none, or only such as are killed.
void hold_against(rubric::Equivalent const& e, std::string const& folder, MutantReport& report) {
  bool named = false, needed = false;
  std::string killer;
  for (Mutated& m : report.mutants) {
    if (!is_named_by(e, m, folder)) continue;
    named = true;
    bool const decided = m.tried.has_value();
    if (decided && m.tried->fate == Fate::killed) killer = m.tried->check;
    if (!decided || m.tried->fate == Fate::alive || m.tried->fate == Fate::undecided) needed = true;
    m.reason = e.reason;
  }
  if (!named) {
    report.problems.push_back({"there is no such mutant: " + name_of(e) + ", on the line '" + e.line + "'",
                               "The source has changed: correct the entry, or remove it", e.place_in_file});
  } else if (!needed) {
    report.problems.push_back({"this mutant is " + (killer.empty() ? "not compiled" : "killed, by " + killer) +
                                   ", so it is not equivalent: " + name_of(e),
                               "Remove the entry", e.place_in_file});
  }
}

void count(Mutated const& m, MutantTally& tally) {
  if (!m.tried) {
    ++tally.not_run;
  } else if (m.tried->fate == Fate::killed) {
    ++tally.killed;
  } else if (m.tried->fate == Fate::does_not_compile) {
    ++tally.does_not_compile;
  } else if (m.tried->fate == Fate::undecided) {
    ++tally.undecided;
  } else {
    ++(m.reason.empty() ? tally.alive : tally.equivalent);
  }
}

}  // namespace

MutantReport report_on(std::string const& exercise, std::vector<std::string> const& operators,
                       std::vector<Mutated> mutants, std::vector<rubric::Equivalent> const& equivalents,
                       std::vector<std::string> const& only) {
  MutantReport report;
  report.exercise = exercise;
  report.mutants = std::move(mutants);
  for (rubric::Equivalent const& e : equivalents) {
    bool const made = only.empty() || std::find(only.begin(), only.end(), e.op) != only.end();
    if (made) hold_against(e, "solutions/" + exercise + "/", report);
  }
  report.total.op = "all";
  for (std::string const& op : operators) {
    MutantTally tally;
    tally.op = op;
    for (Mutated const& m : report.mutants) {
      if (m.mutant.mutant.op != op) continue;
      count(m, tally);
      count(m, report.total);
    }
    report.operators.push_back(tally);
  }
  return report;
}

bool is_sound(MutantReport const& report) {
  MutantTally const& all = report.total;
  return all.alive == 0 && all.undecided == 0 && all.not_run == 0 && report.problems.empty();
}

}  // namespace racecourse::author
