// The explorer shows all that C++20 allows, and nothing else: every litmus test with every memory order.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string_view>

#include "tests/engine/litmus/axioms.h"
#include "tests/engine/litmus/table.h"
#include "tests/engine/tiny/runner.h"
#include "tests/support/golden.h"

using namespace racecourse;
using litmus::Family;
using litmus::Model;
using tiny::Explored;
using tiny::Outcome;
using tiny::Program;

namespace {

constexpr char const* interpreter = "tests/engine/tiny/interpreter";

// C++20 without load buffering, and without what no compiler's code does (Model, and grader/engine/atomic.cc).
constexpr Model explorers{Model::Order::cpp20, false, false, true};

std::string difference(Program const& program, std::set<Outcome> const& allowed, Explored const& seen) {
  std::string text = tiny::to_string(program) + "\n  " + seen.said;
  for (Outcome const o : allowed) {
    if (seen.outcomes.count(o) == 0) text += "  missing: " + tiny::to_string(o, program) + '\n';
  }
  for (Outcome const o : seen.outcomes) {
    if (allowed.count(o) == 0) text += "  forbidden: " + tiny::to_string(o, program) + '\n';
  }
  return text;
}

// A race ends the search; otherwise it must be complete and show just the outcomes.
void check(Program const& program, litmus::Judgement const& judged, Explored const& seen) {
  bool const right = judged.racy ? seen.verdict == "failed" && seen.kind == "data-race"
                                 : seen.verdict == "passed" && seen.complete && seen.outcomes == judged.outcomes;
  BOOST_TEST(right, difference(program, judged.outcomes, seen));
}

std::vector<Explored> explore(std::vector<Program> const& programs, std::string const& rules) {
  return tiny::explore(interpreter, programs, "executions=1000000 spurious=9 " + rules);
}

void check_family(Family const& family, std::string const& rules, Model const& model) {
  std::vector<Program> const programs = litmus::members(family);
  std::vector<Explored> const seen = explore(programs, rules);
  for (std::size_t i = 0; i < programs.size(); ++i) check(programs[i], litmus::judge(programs[i], model), seen[i]);
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

BOOST_AUTO_TEST_CASE(complete_search_shows_what_cpp20_allows) {
  std::string table;
  for (Family const& family : litmus::families()) {
    std::vector<Program> const programs = litmus::members(family);
    std::vector<Explored> const seen = explore(programs, "strategy=dpor");
    std::vector<litmus::Row> rows;
    for (std::size_t i = 0; i < programs.size(); ++i) {
      litmus::Judgement const judged = litmus::judge(programs[i], explorers);
      check(programs[i], judged, seen[i]);
      rows.push_back({programs[i], litmus::judge(programs[i], {Model::Order::cpp20, true, false, false}).outcomes,
                      litmus::judge(programs[i], {}).outcomes, judged.outcomes, seen[i].outcomes, judged.racy,
                      seen[i].kind == "data-race"});
    }
    table += (table.empty() ? "" : "\n") + litmus::describe(family, rows);
  }
  test::check_golden("engine/litmus.txt", table);
}

// Without reduction, and with every store that may be read: a second opinion on what the reduction leaves out.
BOOST_AUTO_TEST_CASE(so_does_exhaustive_search) {
  for (Family const& family : litmus::families()) {
    if (!is_one_of(family.name, {"SB", "MP", "S", "R", "2+2W", "CoWR", "CoRR+2W", "MP+fences", "SB+fence", "CAS"}))
      continue;
    check_family(family, "strategy=exhaustive", explorers);
  }
}

BOOST_AUTO_TEST_CASE(with_sequential_consistency_interleavings_are_all) {
  for (Family const& family : litmus::families()) {
    check_family(family, "strategy=dpor memory_model=sc", {Model::Order::cpp20, false, true, false});
  }
}
