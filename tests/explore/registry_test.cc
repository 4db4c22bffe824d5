#include "grader/explore/registry.h"

#include <boost/test/unit_test.hpp>

#include "tests/explore/support.h"

namespace racecourse::explore::testing {

BOOST_AUTO_TEST_SUITE(registry_test)

BOOST_AUTO_TEST_CASE(every_strategy_runs_a_program_and_says_its_name) {
  Program const program{.threads = {{{Do::lock, 0}, {Do::add, 0, 1}, {Do::unlock, 0}},
                                    {{Do::lock, 0}, {Do::add, 0, 1}, {Do::unlock, 0}},
                                    {{Do::yield}, {Do::add, 0, 1}}}};
  for (StrategyEntry const& entry : strategies()) {
    auto strategy = make_strategy(entry.name, {.seed = 3});
    BOOST_TEST_REQUIRE(strategy != nullptr);
    Machine machine(program);
    for (int i = 0; i < 20 && strategy->begin(); ++i) {
      machine.run(*strategy);
      BOOST_TEST(machine.variable(0) == 3);
      BOOST_TEST(!strategy->name().empty());
    }
    BOOST_TEST(!entry.summary.empty());
  }
}

BOOST_AUTO_TEST_CASE(the_bound_is_handed_on) {
  BOOST_TEST(make_strategy("pct", {})->name() == "pct 3");
  BOOST_TEST(make_strategy("pct", {.bound = 7})->name() == "pct 7");
  BOOST_TEST(make_strategy("preemptions", {})->name() == "preemptions 2");
  BOOST_TEST(make_strategy("preemptions", {.bound = 0})->name() == "preemptions 0");
}

BOOST_AUTO_TEST_CASE(an_unknown_name_has_no_strategy) { BOOST_TEST(make_strategy("pcp", {}) == nullptr); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::explore::testing
