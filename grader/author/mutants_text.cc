// A report on mutants for people: survivors as diffs, what is wrong with the list, and the table.
#include <fmt/format.h>

#include "grader/author/mutants.h"

namespace racecourse::author {
namespace {

using cohort::Fate;

std::string head(char const* of) {
  return fmt::format("{:<24} {:>6} {:>10} {:>6} {:>16} {:>9} {:>7}\n", of, "killed", "equivalent", "alive",
                     "does not compile", "undecided", "not run");
}

std::string row(MutantTally const& t) {
  return fmt::format("{:<24} {:>6} {:>10} {:>6} {:>16} {:>9} {:>7}\n", t.op, t.killed, t.equivalent, t.alive,
                     t.does_not_compile, t.undecided, t.not_run);
}

bool is_survivor(Mutated const& m) { return m.tried && m.tried->fate == Fate::alive && m.reason.empty(); }

}  // namespace

std::string as_text(MutantReport const& report) {
  std::string text;
  for (Mutated const& m : report.mutants) {
    mutate::Mutant const& mutant = m.mutant.mutant;
    std::string const where = fmt::format("{} at {}:{} in {}, place {}: {}\n", mutant.op, m.mutant.file, mutant.line,
                                          mutant.function, mutant.place, mutant.what);
    if (is_survivor(m)) text += "ALIVE " + where + m.diff + "\n";
    if (m.tried && m.tried->fate == Fate::undecided) text += "UNDECIDED " + where + "  " + m.tried->message + "\n\n";
  }
  for (Problem const& problem : report.problems) text += "FAIL " + to_string(problem) + "\n";
  text += (text.empty() ? "" : "\n") + report.exercise + "\n\n";
  text += head("operator");
  for (MutantTally const& tally : report.operators) {
    if (tally.all() > 0) text += row(tally);
  }
  return text + row(report.total);
}

std::string as_table(std::vector<MutantReport> const& reports) {
  std::string text = head("exercise");
  MutantTally all;
  all.op = "all";
  for (MutantReport const& report : reports) {
    MutantTally tally = report.total;
    tally.op = report.exercise;
    text += row(tally);
    all.killed += tally.killed;
    all.equivalent += tally.equivalent;
    all.alive += tally.alive;
    all.does_not_compile += tally.does_not_compile;
    all.undecided += tally.undecided;
    all.not_run += tally.not_run;
  }
  return text + row(all);
}

}  // namespace racecourse::author
