// What is remembered of mutants, and for how long; and who is suspected of killing the next one.
#include "grader/cohort/suspects.h"

#include "grader/base/files.h"
#include "tests/cohort/support.h"

namespace racecourse::cohort::test {
namespace {

Suspect const by_explore{"excludes", "explore"}, by_memory{"sleeps", "memory"};

}  // namespace

BOOST_AUTO_TEST_SUITE(mutant_ledger)

BOOST_AUTO_TEST_CASE(what_became_of_a_mutant_is_remembered) {
  Cache const cache;
  MutantLedger const ledger(cache.workspace(), "setting");
  MutantToTry const one = mutant("f", "one");
  BOOST_TEST(!ledger.recall(one));
  ledger.remember(one, tried(Fate::killed, "excludes", "explore", "two owners\nat once"));
  std::optional<Tried> const known = ledger.recall(one);
  BOOST_REQUIRE(known);
  BOOST_TEST(known->fate == Fate::killed);
  BOOST_TEST(known->check == "excludes");
  BOOST_TEST(known->mode == "explore");
  BOOST_TEST(known->message == "two owners\nat once");
  BOOST_TEST(known->seconds == 1.5);
  BOOST_TEST(known->as_before);
}

BOOST_AUTO_TEST_CASE(who_was_killed_by_nobody_has_no_check) {
  Cache const cache;
  MutantLedger const ledger(cache.workspace(), "setting");
  for (Fate const fate : {Fate::alive, Fate::does_not_compile}) {
    MutantToTry const one = mutant("f", to_string(fate));
    ledger.remember(one, tried(fate));
    std::optional<Tried> const known = ledger.recall(one);
    BOOST_REQUIRE(known);
    BOOST_TEST(known->fate == fate);
    BOOST_TEST(known->check.empty());
    BOOST_TEST(known->mode.empty());
    BOOST_TEST(!ledger.last_killer(one));
  }
}

BOOST_AUTO_TEST_CASE(another_setting_or_text_is_another_question) {
  Cache const cache;
  MutantToTry const one = mutant("f", "one");
  MutantLedger(cache.workspace(), "setting").remember(one, tried(Fate::alive));
  BOOST_TEST(MutantLedger(cache.workspace(), "setting").recall(one).has_value());
  BOOST_TEST(!MutantLedger(cache.workspace(), "other setting").recall(one));
  BOOST_TEST(!MutantLedger(cache.workspace(), "setting").recall(mutant("f", "two")));
}

// The checks have changed, but who killed it once is the first to be asked.
BOOST_AUTO_TEST_CASE(killer_outlives_the_setting) {
  Cache const cache;
  MutantToTry one = mutant("f", "one");
  MutantLedger(cache.workspace(), "setting").remember(one, tried(Fate::killed, "excludes", "explore"));
  MutantLedger const later(cache.workspace(), "other setting");
  BOOST_REQUIRE(later.last_killer(one));
  BOOST_TEST(*later.last_killer(one) == by_explore);
  one.text = "one, and a line elsewhere";
  BOOST_REQUIRE(later.last_killer(one));
  one.mutant.place = 2;
  BOOST_TEST(!later.last_killer(one));
}

// A record that was cut short, or written by somebody else, is none.
BOOST_AUTO_TEST_CASE(damaged_records_are_none) {
  Cache const cache;
  MutantLedger const ledger(cache.workspace(), "setting");
  MutantToTry const one = mutant("f", "one");
  ledger.remember(one, tried(Fate::alive));
  std::string const record = std::filesystem::directory_iterator(cache.path + "/mutants")->path();
  for (char const* const text : {"", "1", "1 - -", "x - - 1\n", "-1 - - 1\n", "3 - - 1\n", "99 - - 1\n"}) {
    BOOST_TEST(write_file(record, text).has_value());
    BOOST_TEST(!ledger.recall(one), "a record of '" << text << "' is believed");
  }
  BOOST_TEST(write_file(record, "1 - - 1\n").has_value());
  BOOST_TEST(ledger.recall(one).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(suspects)

BOOST_AUTO_TEST_CASE(nobody_is_suspected_at_first) {
  BOOST_TEST(Suspects().of(mutant("f", "one"), std::nullopt).empty());
}

BOOST_AUTO_TEST_CASE(last_killer_in_the_same_function_is_suspected) {
  Suspects suspects;
  suspects.note(mutant("f", "one"), tried(Fate::killed, "excludes", "explore"));
  BOOST_TEST(suspects.of(mutant("f", "two"), std::nullopt) == std::vector{by_explore});
  BOOST_TEST(suspects.of(mutant("g", "two"), std::nullopt).empty());
  suspects.note(mutant("f", "two"), tried(Fate::killed, "sleeps", "memory"));
  BOOST_TEST(suspects.of(mutant("f", "three"), std::nullopt) == std::vector{by_memory});
}

BOOST_AUTO_TEST_CASE(who_killed_nothing_is_not_suspected) {
  Suspects suspects;
  for (Fate const fate : {Fate::alive, Fate::does_not_compile, Fate::undecided}) {
    suspects.note(mutant("f", "one"), tried(fate));
    BOOST_TEST(suspects.of(mutant("f", "two"), std::nullopt).empty());
  }
}

BOOST_AUTO_TEST_CASE(who_killed_this_one_before_comes_instead) {
  Suspects suspects;
  suspects.note(mutant("f", "one"), tried(Fate::killed, "excludes", "explore"));
  BOOST_TEST(suspects.of(mutant("f", "two"), by_memory) == std::vector{by_memory});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::cohort::test
