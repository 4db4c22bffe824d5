#include <boost/test/unit_test.hpp>
#include <map>

#include "grader/explore/strategies.h"
#include "tests/explore/support.h"

namespace racecourse::explore::testing {
namespace {

Program adders(std::initializer_list<int> operations) {
  Program program;
  for (int const n : operations) {
    program.threads.emplace_back();
    for (int i = 0; i < n; ++i) program.threads.back().push_back({Do::add, 0, 1});
  }
  return program;
}

// Pearson's statistic of the outcomes against all `cells` being equally likely.
double chi_square(Strategy& strategy, Program const& program, int cells, int executions) {
  std::map<std::string, int> seen;
  Machine machine(program);
  strategy.begin();
  machine.run(strategy);  // profiling is not sampling
  for (int i = 0; i < executions; ++i) {
    strategy.begin();
    machine.run(strategy);
    ++seen[machine.outcome()];
  }
  double const expected = static_cast<double>(executions) / cells;
  double sum = expected * (cells - static_cast<int>(seen.size()));
  for (auto const& [outcome, count] : seen) sum += (count - expected) * (count - expected) / expected;
  return sum;
}

// Exceeded with probability 1e-4 if all is uniform (Wilson and Hilferty's approximation).
double limit(int cells) {
  double const freedom = cells - 1, a = 2 / (9 * freedom);
  return freedom * std::pow(1 - a + 3.72 * std::sqrt(a), 3);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(surw_test)

// 7! / (2! 2! 3!) interleavings.
BOOST_AUTO_TEST_CASE(every_interleaving_is_equally_likely) {
  auto strategy = surw(1);
  BOOST_TEST(chi_square(*strategy, adders({2, 2, 3}), 210, 42000) < limit(210));
  auto walk = random_walk(1);
  BOOST_TEST(chi_square(*walk, adders({2, 2, 3}), 210, 42000) > 10 * limit(210));
}

// Thread 0 does one operation, starts 1, starts 2, and does one: 1 has three, 2 has two. Interleavings: 7 operations,
// the first and those after it: 6! / (3! 2!) for what follows, of which the last of thread 0 must come after nothing
// but its own first, as all of 1 and 2 do: 6! / (1! 3! 2!) = 60.
BOOST_AUTO_TEST_CASE(threads_that_are_not_started_yet_are_counted_with_who_starts_them) {
  Program program = adders({0, 3, 2});
  program.threads[0] = {{Do::add, 0, 1}, {Do::spawn, 1}, {Do::spawn, 2}, {Do::add, 0, 1}};
  auto strategy = surw(2);
  BOOST_TEST(chi_square(*strategy, program, 60, 30000) < limit(60));
}

// What is not shared must not skew what is: private operations everywhere, one interleaving of the shared ones in 20.
BOOST_AUTO_TEST_CASE(only_what_is_shared_is_counted) {
  Program program{.threads = {{}, {}}};
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 5 * i; ++j) program.threads[0].push_back({Do::add, 1, 1});
    program.threads[0].push_back({Do::add, 0, 1});
    program.threads[1].push_back({Do::add, 0, 1});
  }
  auto strategy = surw(3);
  BOOST_TEST(chi_square(*strategy, program, 20, 20000) < limit(20));
}

// One operation after all of 25 others: one in 26, and 2^-25 for random walk.
BOOST_AUTO_TEST_CASE(threads_of_uneven_length) {
  auto const last = [](Machine& m) { return m.results(0)[0] == 25; };
  auto strategy = surw(4);
  int const hits = count_hits(*strategy, adders({1, 25}), 20000, last);
  BOOST_TEST(hits >= band(20000, 1.0 / 26).low);
  BOOST_TEST(hits <= band(20000, 1.0 / 26).high);
  auto walk = random_walk(4);
  BOOST_TEST(count_hits(*walk, adders({1, 25}), 20000, last) == 0);
}

// SCTBench's reorder: many threads set a, then b; one looks, started last, and fails if it sees a set and b not, for
// which all the others must have stopped between or before.
BOOST_AUTO_TEST_CASE(finds_an_order_of_many_threads_that_partial_order_sampling_does_not_find) {
  constexpr int setters = 20;
  Program program{.threads = {{}}};
  for (int i = 1; i <= setters; ++i) {
    program.threads[0].push_back({Do::spawn, i});
    program.threads.push_back({{Do::store, 0, 1}, {Do::store, 1, 1}});
  }
  program.threads[0].push_back({Do::spawn, setters + 1});
  program.threads.push_back({{Do::load, 0}, {Do::load, 1}});
  auto const hit = [](Machine& m) { return m.results(setters + 1)[0] == 1 && m.results(setters + 1)[1] == 0; };
  auto by_pos = pos(5);
  BOOST_TEST(count_hits(*by_pos, program, 20000, hit) == 0);
  auto strategy = surw(5);
  BOOST_TEST(count_hits(*strategy, program, 500, hit) > 0);
}

BOOST_AUTO_TEST_CASE(goes_on_when_the_turn_is_of_one_who_waits) {
  // Each holds its lock while it does what is counted.
  Program const program{
      .threads = {{{Do::lock, 0}, {Do::add, 0, 1}, {Do::lock, 1}, {Do::add, 0, 1}, {Do::unlock, 1}, {Do::unlock, 0}},
                  {{Do::lock, 0}, {Do::add, 0, 1}, {Do::lock, 1}, {Do::add, 0, 1}, {Do::unlock, 1}, {Do::unlock, 0}}}};
  auto strategy = surw(6);
  int const done = count_hits(*strategy, program, 1000, [](Machine& m) { return m.variable(0) == 4; });
  BOOST_TEST(done == 1000);
}

BOOST_AUTO_TEST_CASE(who_yields_waits_until_another_ran) {
  auto strategy = surw(7);
  for (int execution = 0; execution < 3; ++execution) {
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
