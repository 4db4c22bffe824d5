#include "grader/rubric/equivalents.h"

#include "tests/rubric/support.h"

namespace racecourse::rubric::test {
namespace {

std::string const sound = R"(- operator: order-weakened
  file: lock.h
  function: threading::mutex::is_locked
  line: "return w_.load(std::memory_order_acquire) != 0;"
  reason: Nobody may draw a conclusion from it.
- {operator: wait-once, file: right/a.h, function: f, line: "while (x) wait();", place: 2, reason: It is in a loop.}
)";

Checked<std::vector<Equivalent>> read(std::string const& text) {
  return load_equivalents(text, "m.yaml", {"order-weakened", "wait-once"});
}

void check_broken(std::string const& from, std::string const& to, Lines const& expected) {
  BOOST_TEST_CONTEXT("'" << from << "' -> '" << to << "'") {
    check_lines(mistakes_of(read(change(sound, from, to))), expected);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(equivalents)

BOOST_AUTO_TEST_CASE(a_sound_list_is_read_in_full) {
  Checked<std::vector<Equivalent>> const all = read(sound);
  BOOST_TEST_REQUIRE(all.has_value(), joined(mistakes_of(all)));
  BOOST_TEST_REQUIRE(all->size() == 2u);
  BOOST_TEST(all->at(0).op == "order-weakened");
  BOOST_TEST(all->at(0).function == "threading::mutex::is_locked");
  BOOST_TEST(all->at(0).line == "return w_.load(std::memory_order_acquire) != 0;");
  BOOST_TEST(all->at(0).place == 0);
  BOOST_TEST(all->at(1).file == "right/a.h");
  BOOST_TEST(all->at(1).place == 2);
  BOOST_TEST((all->at(1).place_in_file == Place{"m.yaml", 6, 3}));
}

BOOST_AUTO_TEST_CASE(each_entry_names_a_mutant_and_a_reason) {
  check_broken("  reason: Nobody may draw a conclusion from it.\n", "",
               {"m.yaml:1:3: an equivalent mutant lacks 'reason'"});
  check_broken("operator: wait-once", "operator: wait-onec",
               {"m.yaml:6:14: there is no operator 'wait-onec'. Did you mean 'wait-once'?"});
  check_broken("place: 2", "place: 0", {"m.yaml:6:89: 'place' is 0, which is not between 1 and 1000"});
  check_broken("file: lock.h", "fil: lock.h",
               {"m.yaml:1:3: an equivalent mutant lacks 'file'",
                "m.yaml:2:3: unknown key 'fil' in an equivalent mutant. Did you mean 'file'?"});
  check_lines(mistakes_of(read("operator: x")),
              {"m.yaml:1:1: equivalent mutants are a list, one entry for each. grader/docs/mutants.md shows the file"});
}

BOOST_AUTO_TEST_CASE(nothing_is_listed_twice) {
  check_lines(mistakes_of(read(sound + sound.substr(sound.find("- {")))),
              {"m.yaml:7:3: the same mutant is listed twice. Remove one of the entries"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::rubric::test
