#include <boost/test/unit_test.hpp>

#include "grader/explore/strategies.h"
#include "tests/explore/support.h"

namespace racecourse::explore::testing {
namespace {

constexpr int trials = 20000;

Program one_among(int steps) {
  Program program{.threads = {{}, {{Do::add, 0, 1}}}};
  for (int i = 0; i < steps; ++i) program.threads[0].push_back({Do::add, 0, 1});
  return program;
}

// The paper's bound for n threads, k steps, depth d.
double bound(int n, int k, int d) { return 1.0 / (n * std::pow(k, d - 1)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(pct_test)

BOOST_AUTO_TEST_CASE(depth_one_finds_each_order_of_threads_with_its_bound) {
  auto strategy = pct(1, 1);
  int const last = count_hits(*strategy, one_among(5), trials, [](Machine& m) { return m.results(1)[0] == 5; });
  BOOST_TEST(last >= band(trials, bound(2, 6, 1)).low);
  auto again = pct(1, 1);
  int const between = count_hits(*again, one_among(5), trials, [](Machine& m) { return m.results(1)[0] % 5 != 0; });
  BOOST_TEST(between == 0);  // that takes depth two
}

BOOST_AUTO_TEST_CASE(depth_two_finds_one_operation_at_any_place_among_others_with_its_bound) {
  for (int place = 0; place <= 8; ++place) {
    auto strategy = pct(2, 2);
    int const hits = count_hits(*strategy, one_among(8), trials, [&](Machine& m) { return m.results(1)[0] == place; });
    BOOST_TEST(hits >= band(trials, bound(2, 9, 2)).low, "place " << place << ": " << hits);
  }
}

BOOST_AUTO_TEST_CASE(depth_three_finds_two_turns_with_its_bound_and_depth_two_never) {
  // Thread 1's first operation after three of thread 0's, its second after all six.
  Program program = one_among(6);
  program.threads[1].push_back({Do::add, 0, 1});
  auto const hit = [](Machine& m) { return m.results(1)[0] == 3 && m.results(1)[1] == 7; };
  auto three = pct(3, 3);
  BOOST_TEST(count_hits(*three, program, trials, hit) >= band(trials, bound(2, 8, 3)).low);
  auto two = pct(3, 2);
  BOOST_TEST(count_hits(*two, program, trials, hit) == 0);
}

BOOST_AUTO_TEST_CASE(finds_where_random_walk_has_no_chance) {
  // After all of 30 operations: 2^-30 for random walk, a half for priorities.
  auto const hit = [](Machine& m) { return m.results(1)[0] == 30; };
  auto walk = random_walk(4);
  BOOST_TEST(count_hits(*walk, one_among(30), trials, hit) == 0);
  auto strategy = pct(4, 1);
  BOOST_TEST(count_hits(*strategy, one_among(30), trials, hit) >= band(trials, 0.5).low);
}

BOOST_AUTO_TEST_CASE(the_first_execution_measures_and_changes_nothing) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    auto strategy = pct(seed, 5);
    int const mixed = count_hits(*strategy, one_among(5), 1, [](Machine& m) { return m.results(1)[0] % 5 != 0; });
    BOOST_TEST(mixed == 0);
  }
}

BOOST_AUTO_TEST_CASE(who_yields_lets_all_others_go_first) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    auto strategy = pct(seed, 2);
    strategy->begin();
    int const first = strategy->choose(point({0, 1, 2}, 0));
    int const second = strategy->choose(point({0, 1, 2}, first, Reason::yield));
    int const third = strategy->choose(point({0, 1, 2}, second, Reason::yield));
    BOOST_TEST((first != second && second != third && third != first));
    BOOST_TEST(strategy->choose(point({0, 1, 2}, third, Reason::yield)) == first);
    BOOST_TEST(strategy->choose(point({2}, 2, Reason::yield)) == 2);
  }
}

BOOST_AUTO_TEST_CASE(the_same_seed_makes_the_same_executions) {
  auto a = pct(7, 3), b = pct(7, 3);
  Machine first(one_among(9)), second(one_among(9));
  for (int i = 0; i < 1000; ++i) {
    a->begin();
    b->begin();
    first.run(*a);
    second.run(*b);
    BOOST_TEST_REQUIRE(first.outcome() == second.outcome());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::explore::testing
