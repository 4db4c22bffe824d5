// A report on mutants for programs; grader/docs/mutants.md has the fields.
#include <boost/json.hpp>

#include "grader/author/mutants.h"

namespace racecourse::author {
namespace {

namespace json = boost::json;

json::object as_json(MutantTally const& tally) {
  return {{"operator", tally.op},
          {"killed", tally.killed},
          {"equivalent", tally.equivalent},
          {"alive", tally.alive},
          {"does_not_compile", tally.does_not_compile},
          {"undecided", tally.undecided},
          {"not_run", tally.not_run}};
}

std::string fate_of(Mutated const& m) {
  if (!m.tried) return "not run";
  bool const equivalent = m.tried->fate == cohort::Fate::alive && !m.reason.empty();
  return equivalent ? "equivalent" : to_string(m.tried->fate);
}

json::object as_json(Mutated const& m) {
  mutate::Mutant const& mutant = m.mutant.mutant;
  json::object object{{"operator", mutant.op}, {"file", m.mutant.file}, {"function", mutant.function},
                      {"line", mutant.line},   {"text", mutant.text},   {"place", mutant.place},
                      {"what", mutant.what},   {"fate", fate_of(m)},    {"reason", m.reason},
                      {"diff", m.diff}};
  if (m.tried) {
    object["check"] = m.tried->check;
    object["mode"] = m.tried->mode;
    object["message"] = m.tried->message;
  }
  return object;
}

json::object as_json(MutantReport const& report) {
  json::array operators, mutants, problems;
  for (MutantTally const& tally : report.operators) operators.push_back(as_json(tally));
  for (Mutated const& m : report.mutants) mutants.push_back(as_json(m));
  for (Problem const& problem : report.problems) {
    problems.push_back({{"message", problem.message},
                        {"remedy", problem.remedy},
                        {"file", problem.place.file},
                        {"line", problem.place.line},
                        {"column", problem.place.column}});
  }
  return {{"exercise", report.exercise},    {"sound", is_sound(report)}, {"operators", operators},
          {"total", as_json(report.total)}, {"problems", problems},      {"mutants", mutants}};
}

}  // namespace

std::string as_json(std::vector<MutantReport> const& reports) {
  json::array all;
  for (MutantReport const& report : reports) all.push_back(as_json(report));
  return json::serialize(all) + "\n";
}

}  // namespace racecourse::author
