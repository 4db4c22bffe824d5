#include <boost/test/unit_test.hpp>
#include <functional>

#include "grader/explore/strategies.h"
#include "tests/explore/support.h"

namespace racecourse::explore::testing {
namespace {

constexpr int trials = 20000;

// One operation of thread 1 among `steps` of thread 0.
Program one_among(int steps) {
  Program program{.threads = {{}, {{Do::add, 0, 1}}}};
  for (int i = 0; i < steps; ++i) program.threads[0].push_back({Do::add, 0, 1});
  return program;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(random_walk_test)

// The p-th place takes p tosses lost and one won; the last takes no more than to lose all.
BOOST_AUTO_TEST_CASE(an_execution_has_the_product_of_its_decisions) {
  constexpr int steps = 6;
  for (int place = 0; place <= steps; ++place) {
    auto strategy = random_walk(1);
    int const hits =
        count_hits(*strategy, one_among(steps), trials, [&](Machine& m) { return m.results(1)[0] == place; });
    Band const expected = band(trials, std::pow(0.5, std::min(place + 1, steps)));
    BOOST_TEST(hits >= expected.low, "place " << place << ": " << hits);
    BOOST_TEST(hits <= expected.high, "place " << place << ": " << hits);
  }
}

BOOST_AUTO_TEST_CASE(each_of_many_threads_is_equally_likely_to_be_first) {
  Program program;
  for (int t = 0; t < 5; ++t) program.threads.push_back({{Do::add, 0, 1}});
  for (int t = 0; t < 5; ++t) {
    auto strategy = random_walk(2);
    int const hits = count_hits(*strategy, program, trials,
                                [&](Machine& m) { return m.results(t)[0] == 0 && m.results((t + 1) % 5)[0] == 1; });
    BOOST_TEST(hits >= band(trials, 1.0 / 20).low);
    BOOST_TEST(hits <= band(trials, 1.0 / 20).high);
  }
}

// Of all that draw at random: what a seed gives is what it gave before, and another seed gives something else.
BOOST_AUTO_TEST_CASE(a_seed_says_all_that_happens) {
  using Make = std::function<std::unique_ptr<Strategy>(std::uint64_t)>;
  Make const makes[] = {[](std::uint64_t seed) { return random_walk(seed); },
                        [](std::uint64_t seed) { return pos(seed); }, [](std::uint64_t seed) { return surw(seed); },
                        [](std::uint64_t seed) { return pct(seed, 3); }};
  Program const program{
      .threads = {{{Do::add, 0, 1}, {Do::weak_lock, 0}, {Do::add, 0, 1}, {Do::stale_load, 0}, {Do::unlock, 0}},
                  {{Do::weak_lock, 0}, {Do::add, 0, 1}, {Do::pick, 3}, {Do::add, 0, 1}, {Do::unlock, 0}}}};
  for (Make const& make : makes) {
    auto const all = [&](std::uint64_t seed) {
      auto const strategy = make(seed);
      std::string outcomes;
      count_hits(*strategy, program, 100, [&](Machine& m) {
        outcomes += m.outcome();
        return true;
      });
      return outcomes;
    };
    std::string const first = all(7);
    BOOST_TEST((all(7) == first));
    BOOST_TEST((all(8) != first));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::explore::testing
