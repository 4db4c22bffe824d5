#include "tests/rubric/support.h"

namespace racecourse::rubric::test {
namespace {

std::string const sound = R"(- file: o01.h
  bug: threading/lock.o01
  description: Test and set are two steps.
  detector: explore
  fails:
    lock_excludes: ["two owners", inside]
    lock_works: []
- file: own.h
  description: Our own.
  detector: memory
  fails: {lock_works: [leak]}
  may_fail: [lock_excludes]
)";

Checked<std::vector<Expectation>> read(std::string const& text) {
  Rubric rubric;
  rubric.checks.resize(2);
  rubric.checks[0].id = "lock_works";
  rubric.checks[1].id = "lock_excludes";
  return load_expectations(text, "e.yaml", rubric);
}

void check_broken(std::string const& from, std::string const& to, Lines const& expected) {
  BOOST_TEST_CONTEXT("'" << from << "' -> '" << to << "'") {
    check_lines(mistakes_of(read(change(sound, from, to))), expected);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expectations)

BOOST_AUTO_TEST_CASE(sound_expectations_are_read_in_full) {
  Checked<std::vector<Expectation>> const all = read(sound);
  BOOST_TEST_REQUIRE(all.has_value(), joined(mistakes_of(all)));
  BOOST_TEST_REQUIRE(all->size() == 2u);
  Expectation const& first = all->at(0);
  BOOST_TEST(first.file == "o01.h");
  BOOST_TEST(first.bug == "threading/lock.o01");
  BOOST_TEST((first.detector == Mode::explore));
  BOOST_TEST((first.place == Place{"e.yaml", 1, 3}));
  BOOST_TEST(first.fails.at("lock_excludes") == (Lines{"two owners", "inside"}), boost::test_tools::per_element());
  Expectation const& second = all->at(1);
  BOOST_TEST(second.bug.empty());
  BOOST_TEST(second.may_fail == Lines{"lock_excludes"}, boost::test_tools::per_element());
}

// Dropped, it would no longer be required to fail.
BOOST_AUTO_TEST_CASE(a_check_without_words_must_still_fail) {
  Checked<std::vector<Expectation>> const all = read(sound);
  BOOST_TEST_REQUIRE(all.has_value());
  BOOST_TEST_REQUIRE(all->at(0).fails.contains("lock_works"));
  BOOST_TEST(all->at(0).fails.at("lock_works").empty());
}

BOOST_AUTO_TEST_CASE(keys_and_types_are_checked) {
  check_broken("detector: memory", "detektor: memory",
               {"e.yaml:8:3: an expectation lacks 'detector'",
                "e.yaml:10:3: unknown key 'detektor' in an expectation. Did you mean 'detector'?"});
  check_broken("  fails: {lock_works: [leak]}\n", "",
               {"e.yaml:8:3: an expectation lacks 'fails'. For example: fails: {check_id: [words]}"});
  check_broken("{lock_works: [leak]}", "[lock_works]",
               {"e.yaml:11:10: 'fails' must name at least one check. For example: fails: {check_id: [words]}"});
  check_broken("{lock_works: [leak]}", "{}",
               {"e.yaml:11:10: 'fails' must name at least one check. For example: fails: {check_id: [words]}"});
  check_broken("[leak]", "leak", {"e.yaml:11:23: the words that the message must have are a list"});
  check_broken("[leak]", "[[leak]]", {"e.yaml:11:24: a word must be a text"});
  check_broken("[leak]", "['']", {"e.yaml:11:24: an empty word is in every message"});
  check_lines(mistakes_of(read("file: x")),
              {"e.yaml:1:1: expectations are a list, one entry for each wrong submission"});
  check_lines(mistakes_of(read("- x")), {"e.yaml:1:3: an expectation must be a mapping (key: value)"});
}

BOOST_AUTO_TEST_CASE(names_are_known) {
  std::string const remedy = ". It is functional, explore, memory or stress";
  check_broken("detector: explore", "detector: luck", {"e.yaml:4:13: unknown detector 'luck'" + remedy});
  check_broken("detector: explore", "detector: measure", {"e.yaml:4:13: unknown detector 'measure'" + remedy});
  check_broken("lock_excludes: [", "lock_exclude: [",
               {"e.yaml:6:5: 'lock_exclude' is not a check. Did you mean 'lock_excludes'?"});
  check_broken("[lock_excludes]", "[lock_exclude]",
               {"e.yaml:12:14: 'lock_exclude' is not a check. Did you mean 'lock_excludes'?"});
}

BOOST_AUTO_TEST_CASE(nothing_is_listed_twice) {
  check_broken("file: own.h", "file: o01.h", {"e.yaml:8:3: 'o01.h' is listed twice"});
  check_broken("    lock_works: []", "    lock_excludes: []",
               {"e.yaml:7:5: key 'lock_excludes' stands twice in 'fails'"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::rubric::test
