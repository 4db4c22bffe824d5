#include "grader/author/mutants.h"

#include "tests/author/support.h"
#include "tests/support/golden.h"

namespace racecourse::author::test {
namespace {

using cohort::Fate;
using racecourse::test::check_golden;

Mutated mutated(std::string const& op, std::string const& text, int place, std::optional<Fate> fate) {
  Mutated m;
  m.mutant.file = "solutions/threading/lock/lock.h";
  m.mutant.mutant = {op, "threading::mutex::lock", 10 + place, text, place, "it is broken", {}};
  m.diff = "--- a\n+++ a, mutated\n@@ -1,1 +1,1 @@\n-" + text + "\n+broken\n";
  if (fate) m.tried = cohort::Tried{*fate, *fate == Fate::killed ? "excludes" : "", "", "", 1.5, false};
  if (fate == Fate::killed) m.tried->mode = "explore";
  if (fate == Fate::undecided) m.tried->message = "no evidence";
  return m;
}

std::vector<Mutated> some() {
  return {mutated("wait-once", "while (x) wait();", 1, Fate::killed),
          mutated("wait-once", "while (y) wait();", 1, Fate::alive),
          mutated("rmw-split", "x.fetch_add(1);", 1, Fate::alive),
          mutated("rmw-split", "x.fetch_add(1);", 2, Fate::does_not_compile),
          mutated("rmw-split", "y.exchange(1);", 1, Fate::undecided),
          mutated("rmw-split", "z.exchange(1);", 1, std::nullopt)};
}

rubric::Equivalent entry(std::string const& op, std::string const& line, int place = 0) {
  return {op, "lock.h", "threading::mutex::lock", line, place, "It changes nothing.", {"mutants.yaml", 3, 3}};
}

MutantReport report(std::vector<Mutated> mutants, std::vector<rubric::Equivalent> const& equivalents,
                    std::vector<std::string> const& only = {}) {
  return report_on("threading/lock", {"notify-swapped", "wait-once", "rmw-split"}, std::move(mutants), equivalents,
                   only);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mutant_reports)

BOOST_AUTO_TEST_CASE(each_fate_is_counted) {
  MutantReport const all = report(some(), {});
  BOOST_TEST(all.operators.size() == 3u);
  BOOST_TEST(all.operators[0].all() == 0);
  BOOST_TEST(all.total.killed == 1);
  BOOST_TEST(all.total.alive == 2);
  BOOST_TEST(all.total.does_not_compile == 1);
  BOOST_TEST(all.total.undecided == 1);
  BOOST_TEST(all.total.not_run == 1);
  BOOST_TEST(all.total.all() == 6);
  BOOST_TEST(!is_sound(all));
}

BOOST_AUTO_TEST_CASE(what_is_explained_is_equivalent) {
  MutantReport const all = report({some()[0], some()[1]}, {entry("wait-once", "while (y) wait();")});
  BOOST_TEST(all.problems.empty());
  BOOST_TEST(all.total.alive == 0);
  BOOST_TEST(all.total.equivalent == 1);
  BOOST_TEST(is_sound(all));
}

BOOST_AUTO_TEST_CASE(an_entry_may_name_one_of_several_on_a_line) {
  std::vector<Mutated> const two{mutated("rmw-split", "x.fetch_add(1);", 1, Fate::alive),
                                 mutated("rmw-split", "x.fetch_add(1);", 2, Fate::alive)};
  BOOST_TEST(report(two, {entry("rmw-split", "x.fetch_add(1);")}).total.equivalent == 2);
  BOOST_TEST(report(two, {entry("rmw-split", "x.fetch_add(1);", 2)}).total.equivalent == 1);
  BOOST_TEST(report(two, {entry("rmw-split", "x.fetch_add(1);", 2)}).total.alive == 1);
}

BOOST_AUTO_TEST_CASE(entries_that_are_out_of_date_are_told) {
  std::string const stale = "mutants.yaml:3:3: there is no such mutant: wait-once in threading::mutex::lock of lock.h";
  check_only(lines_of(report(some(), {entry("wait-once", "while (z) wait();")}).problems), stale);
  check_only(lines_of(report(some(), {entry("wait-once", "while (x) wait();")}).problems),
             "mutants.yaml:3:3: this mutant is killed, by excludes, so it is not equivalent");
  check_only(lines_of(report(some(), {entry("rmw-split", "x.fetch_add(1);", 2)}).problems), "not compiled");
  // Only some operators were asked for: the others' entries are not looked at.
  BOOST_TEST(report(some(), {entry("wait-once", "while (z) wait();")}, {"rmw-split"}).problems.empty());
  // Not tried yet, so nothing is known.
  BOOST_TEST(report(some(), {entry("rmw-split", "z.exchange(1);")}).problems.empty());
}

BOOST_AUTO_TEST_CASE(an_equivalent_one_that_is_killed_counts_as_killed) {
  MutantReport const all = report(some(), {entry("wait-once", "while (x) wait();")});
  BOOST_TEST(all.total.killed == 1);
  BOOST_TEST(all.total.equivalent == 0);
}

BOOST_AUTO_TEST_CASE(people_and_programs_can_read_it) {
  std::vector<rubric::Equivalent> const listed{entry("rmw-split", "x.fetch_add(1);", 1),
                                               entry("wait-once", "while (gone) wait();")};
  check_golden("author/mutants.txt", as_text(report(some(), listed)));
  check_golden("author/mutants.json", as_json({report(some(), listed)}));
}

BOOST_AUTO_TEST_CASE(several_exercises_are_added_up) {
  MutantReport first = report(some(), {}), second = report({some()[0], some()[1]}, {});
  second.exercise = "threading/event";
  check_golden("author/mutants_table.txt", as_table({first, second}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::author::test
