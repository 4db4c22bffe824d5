#include <boost/test/unit_test.hpp>

#include "grader/explore/strategies.h"
#include "tests/explore/support.h"

namespace racecourse::explore::testing {
namespace {

constexpr int trials = 20000;

// Thread 0 does `steps` operations that nobody sees, then one that races with thread 1's only one.
Program late_race(int steps) {
  Program program{.threads = {{}, {{Do::add, 0, 1}}}};
  for (int i = 0; i < steps; ++i) program.threads[0].push_back({Do::add, 1, 1});
  program.threads[0].push_back({Do::add, 0, 1});
  return program;
}
bool loses(Machine& m) { return m.results(1)[0] == 1; }  // thread 1 came last

}  // namespace

BOOST_AUTO_TEST_SUITE(pos_test)

// The paper's point: the operations of thread 0 that race with nobody must not decide the race. Thread 1 comes last if
// its one priority is the lowest of steps + 2: one in twelve here. For random walk it must lose eleven tosses: 2^-11.
BOOST_AUTO_TEST_CASE(a_race_does_not_depend_exponentially_on_what_comes_before_it) {
  auto strategy = pos(1);
  int const hits = count_hits(*strategy, late_race(10), trials, loses);
  BOOST_TEST(hits >= band(trials, 1.0 / 12).low);
  BOOST_TEST(hits <= band(trials, 1.0 / 12).high);
  auto walk = random_walk(1);
  int const by_walk = count_hits(*walk, late_race(10), trials, loses);
  BOOST_TEST(by_walk <= band(trials, 1.0 / 2048).high);
}

// An operation that has lost a race draws again, so that a long row of races is not decided by one priority: of a
// hundred operations of thread 0, thread 1's only one has the tenth place with probability 2^-11, not 1 / 101
// (BasicPOS).
BOOST_AUTO_TEST_CASE(who_loses_a_race_draws_again) {
  Program program{.threads = {{}, {{Do::add, 0, 1}}}};
  for (int i = 0; i < 100; ++i) program.threads[0].push_back({Do::add, 0, 1});
  auto strategy = pos(2);
  int halves[3] = {};
  for (int place = 0; place < 3; ++place) {
    halves[place] = count_hits(*strategy, program, trials, [&](Machine& m) { return m.results(1)[0] == place; });
    BOOST_TEST(halves[place] >= band(trials, std::pow(0.5, place + 1)).low);
    BOOST_TEST(halves[place] <= band(trials, std::pow(0.5, place + 1)).high);
  }
}

// Two racing pairs that have nothing to do with each other: each of the four partial orders with a quarter.
BOOST_AUTO_TEST_CASE(independent_races_end_independently) {
  Program const program{.threads = {{{Do::add, 0, 1}}, {{Do::add, 0, 1}}, {{Do::add, 1, 1}}, {{Do::add, 1, 1}}}};
  for (int a : {0, 1}) {
    for (int b : {0, 1}) {
      auto strategy = pos(3);
      int const hits = count_hits(*strategy, program, trials,
                                  [&](Machine& m) { return m.results(0)[0] == a && m.results(2)[0] == b; });
      BOOST_TEST(hits >= band(trials, 0.25).low);
      BOOST_TEST(hits <= band(trials, 0.25).high);
    }
  }
}

BOOST_AUTO_TEST_CASE(who_yields_waits_until_another_ran) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    auto strategy = pos(seed);
    strategy->begin();
    for (int i = 0, last = 0; i < 20; ++i) {
      int const next = strategy->choose(point({0, 1, 2}, last, Reason::yield));
      BOOST_TEST(next != last);
      last = next;
    }
    BOOST_TEST(strategy->choose(point({1}, 1, Reason::yield)) == 1);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::explore::testing
