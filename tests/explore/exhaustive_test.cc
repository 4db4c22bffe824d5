#include <boost/test/unit_test.hpp>

#include "grader/explore/strategies.h"
#include "tests/explore/random_program.h"
#include "tests/explore/search.h"

namespace racecourse::explore::testing {
namespace {

constexpr int programs = 60;  // of each kind

// Calls check(program, everything that it can do).
template <class Check>
void for_each_program(std::uint64_t seed, Check check) {
  for (int kind = 0; kind < kinds; ++kind) {
    for (int i = 0; i < programs; ++i) {
      SplitMix64 random(seed + static_cast<std::uint64_t>(kind), static_cast<std::uint64_t>(i));
      Program const program = random_program(random, static_cast<Kind>(kind));
      BruteForce brute_force;
      Found const all = search(brute_force, program, 4000);
      if (!all.all) continue;
      BOOST_TEST_CONTEXT("kind " << kind << ", program " << i << ":\n" << text_of(program)) { check(program, all); }
    }
  }
}

// The same executions: as many, of the same traces, with the same outcomes.
void check_same(Found const& found, Found const& expected) {
  BOOST_TEST_REQUIRE(found.all);
  BOOST_TEST_REQUIRE(found.completed == expected.completed);
  BOOST_TEST_REQUIRE((found.traces == expected.traces));
  BOOST_TEST_REQUIRE((found.outcomes == expected.outcomes));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(exhaustive_test)

BOOST_AUTO_TEST_CASE(every_order_is_run_once) {
  for_each_program(100, [](Program const& program, Found const& all) {
    auto const strategy = exhaustive();
    check_same(search(*strategy, program, 10'000), all);
    BOOST_TEST_REQUIRE(strategy->complete());
  });
}

BOOST_AUTO_TEST_CASE(within_the_bound_every_order_is_run_once) {
  for_each_program(200, [](Program const& program, Found const&) {
    for (int bound = 0; bound <= 2; ++bound) {
      BruteForce brute_force;
      Found const within = search(brute_force, program, 10'000, [&] { return brute_force.preemptions() <= bound; });
      auto const strategy = preemption_bounded(bound);
      check_same(search(*strategy, program, 10'000), within);
      BOOST_TEST_REQUIRE(!strategy->complete());
    }
  });
}

BOOST_AUTO_TEST_CASE(a_bound_that_nothing_reaches_leaves_nothing_out) {
  for_each_program(300, [](Program const& program, Found const& all) {
    auto const strategy = preemption_bounded(100);
    check_same(search(*strategy, program, 10'000), all);
  });
}

// Theorem 1 of the paper: n threads of k steps that never wait have at most (nk choose c) (n + c)! executions with c
// preemptions, polynomial in k. Of two threads, the first of which begins, the number is known exactly.
BOOST_AUTO_TEST_CASE(executions_grow_with_a_power_of_the_steps) {
  for (int const steps : {4, 8, 16}) {
    std::vector<Step> const loads(static_cast<std::size_t>(steps), Step{Do::load, 0});
    Program const program{.threads = {loads, loads}};
    auto const count = [&](int bound) {
      auto const strategy = preemption_bounded(bound);
      return search(*strategy, program, 1'000'000).completed;
    };
    auto const k = static_cast<std::uint64_t>(steps);
    BOOST_TEST(count(0) == 1);
    BOOST_TEST(count(1) == 1 + k);                // the first is left before any of its steps
    BOOST_TEST(count(2) == 1 + k + k * (k - 1));  // and so is the second, after at least one
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::explore::testing
