#include <boost/test/unit_test.hpp>

#include "grader/explore/strategies.h"
#include "tests/explore/support.h"

namespace racecourse::explore::testing {
namespace {

// Passes everything on, and keeps the decisions as replay takes them.
class Recorder final : public Strategy {
 public:
  explicit Recorder(Strategy& inner) : inner_(inner) {}
  bool begin() override {
    decisions.clear();
    return inner_.begin();
  }
  int choose(Point const& point) override {
    int const thread = inner_.choose(point);
    decisions.push_back(static_cast<std::uint8_t>(thread));
    return thread;
  }
  unsigned pick(Choice choice, unsigned ways) override {
    unsigned const way = inner_.pick(choice, ways);
    decisions.push_back(static_cast<std::uint8_t>(picked_flag | way));
    return way;
  }

  std::vector<std::uint8_t> decisions;

 private:
  Strategy& inner_;
};

Program const program{.threads = {{{Do::lock, 0}, {Do::wait, 0, 0}, {Do::unlock, 0}, {Do::add, 0, 1}},
                                  {{Do::lock, 0}, {Do::timed_wait, 0, 0}, {Do::unlock, 0}, {Do::add, 0, 1}},
                                  {{Do::pick, 3}, {Do::notify_one, 0}, {Do::weak_lock, 0}, {Do::unlock, 0}}}};

std::string problem_of(std::vector<std::uint8_t> const& decisions) {
  auto strategy = replay(decisions);
  Machine machine(program);
  strategy->begin();
  machine.run(*strategy);
  return strategy->problem();
}

std::vector<std::uint8_t> some_decisions() {
  auto walk = random_walk(3);
  Recorder recorder(*walk);
  Machine machine(program);
  recorder.begin();
  machine.run(recorder);
  return recorder.decisions;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(replay_test)

BOOST_AUTO_TEST_CASE(repeats_what_was_recorded) {
  auto walk = random_walk(1);
  Recorder recorder(*walk);
  Machine machine(program), again(program);
  std::set<std::string> outcomes;
  for (int i = 0; i < 1000; ++i) {
    recorder.begin();
    machine.run(recorder);
    auto strategy = replay(recorder.decisions);
    BOOST_TEST_REQUIRE(strategy->begin());
    again.run(*strategy);
    BOOST_TEST_REQUIRE(again.outcome() == machine.outcome());
    BOOST_TEST(strategy->problem() == "");
    BOOST_TEST(!strategy->begin());
    outcomes.insert(machine.outcome());
  }
  BOOST_TEST(outcomes.size() > 20u);
}

BOOST_AUTO_TEST_CASE(says_where_the_program_is_another) {
  auto const decisions = some_decisions();
  BOOST_TEST(problem_of(decisions) == "");

  auto shorter = decisions;
  shorter.pop_back();
  BOOST_TEST(problem_of(shorter) == "at decision " + std::to_string(decisions.size()) + " of " +
                                        std::to_string(shorter.size()) +
                                        " the program goes on after the last decision");
  auto longer = decisions;
  longer.push_back(0);
  BOOST_TEST(problem_of(longer) == "at decision " + std::to_string(longer.size()) + " of " +
                                       std::to_string(longer.size()) + " the program ends here");
}

BOOST_AUTO_TEST_CASE(says_what_does_not_fit) {
  std::string const of_one = " of 1 the program ";
  BOOST_TEST(problem_of({0}) == "at decision 1" + of_one + "has a way to pick, the record a thread to choose");
  BOOST_TEST(problem_of({picked_flag | 3}) == "at decision 1" + of_one + "has 3 ways, the record picks number 3");
  BOOST_TEST(problem_of({picked_flag, 7}) == "at decision 2 of 2 the program cannot run thread 7");
  BOOST_TEST(problem_of({picked_flag, 127}) == "at decision 2 of 2 the program cannot run thread 127");
  BOOST_TEST(problem_of({picked_flag, picked_flag}) ==
             "at decision 2 of 2 the program has a thread to choose, the record a way to pick");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::explore::testing
