#include "grader/explore/shrink.h"

#include <boost/test/unit_test.hpp>

#include "grader/explore/follow.h"
#include "grader/explore/strategies.h"
#include "tests/explore/noting.h"

namespace racecourse::explore::testing {
namespace {

// A program that fails when `bad` says so of its end.
class ProgramTrials final : public Trials {
 public:
  using Bad = bool (*)(Machine const&, Machine::End);
  ProgramTrials(Program const& program, Bad bad, int budget) : machine_(program), bad_(bad), left_(budget) {}

  bool fails(Schedule const& wish, Schedule& executed) override {
    --left_;
    Follow follow(wish, Follow::as_far_as_possible);
    Noting noting(follow);
    noting.begin();
    Machine::End const end = machine_.run(noting);
    executed = schedule_of(noting.notes);
    return bad_(machine_, end);
  }
  bool spent() const override { return left_ <= 0; }
  int left() const { return left_; }

  // The first failing execution of a random walk.
  Schedule found(std::uint64_t seed) {
    auto walk = random_walk(seed);
    for (;;) {
      Noting noting(*walk);
      noting.begin();
      Machine::End const end = machine_.run(noting);
      if (bad_(machine_, end)) return schedule_of(noting.notes);
    }
  }

 private:
  Machine machine_;
  Bad bad_;
  int left_;
};

bool deadlock(Machine const&, Machine::End end) { return end == Machine::End::deadlock; }
bool lost_update(Machine const& m, Machine::End) { return m.variable(0) == 1; }

// Two locks in two orders, a good deal of work beside them.
Program two_locks() {
  std::vector<Step> const work(30, {Do::add, 5, 1});
  Program program;
  for (int const first : {0, 1}) {
    std::vector<Step> steps = work;
    steps.push_back({Do::lock, first});
    steps.insert(steps.end(), work.begin(), work.end());
    steps.push_back({Do::lock, 1 - first});
    steps.push_back({Do::unlock, 1 - first});
    steps.push_back({Do::unlock, first});
    program.threads.push_back(steps);
  }
  return program;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shrink_test)

BOOST_AUTO_TEST_CASE(a_deadlock_of_two_locks_needs_two_switches) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    ProgramTrials trials(two_locks(), deadlock, 2000);
    Schedule const start = trials.found(seed);
    BOOST_TEST(start.switches() > 20u);
    Schedule const shrunk = shrink(start, trials);
    // One thread up to its second lock, the other up to its own, and back: the last switch finds it blocked for good.
    BOOST_TEST(shrunk.switches() <= 2u);
    Schedule executed;
    BOOST_TEST(trials.fails(shrunk, executed));
    BOOST_TEST((executed == shrunk));
  }
}

BOOST_AUTO_TEST_CASE(a_lost_update_needs_one_preemption) {
  // Compare-and-swap without a loop: 0 -> 1 by both, when both have read 0. A third thread only disturbs.
  Program const program{.threads = {{{Do::add, 3, 1}, {Do::load, 0}, {Do::store, 0, 1}, {Do::add, 3, 1}},
                                    {{Do::add, 3, 1}, {Do::load, 0}, {Do::skip_unless, 0, 1}, {Do::store, 0, 1}},
                                    std::vector<Step>(12, {Do::add, 2, 1})}};
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    ProgramTrials trials(program, lost_update, 2000);
    Schedule const shrunk = shrink(trials.found(seed), trials);
    BOOST_TEST(shrunk.switches() == 2u);  // each of three threads has one turn
  }
}

BOOST_AUTO_TEST_CASE(picks_that_do_not_matter_become_the_ordinary_ones) {
  Program const program{
      .threads = {{{Do::store, 0, 1}}, {{Do::stale_load, 0}, {Do::stale_load, 0}, {Do::stale_load, 0}}}};
  auto const bad = [](Machine const& m, Machine::End) { return m.results(1)[1] == 0 && m.variable(0) == 1; };
  Schedule const start{
      {{0, 1}, {1, 3}},
      {{1, 1, Choice::reads_from, 0, 1}, {1, 2, Choice::reads_from, 0, 1}, {1, 3, Choice::reads_from, 0, 1}}};
  ProgramTrials trials(program, bad, 100);
  Schedule executed;
  BOOST_TEST(trials.fails(start, executed));
  Schedule const shrunk = shrink(start, trials);
  // Reading early is as good as reading an old value, and the same number of switches.
  BOOST_TEST(shrunk.picks.size() <= 1u);
  BOOST_TEST(shrunk.turns.size() + shrunk.picks.size() <= 3u);
}

BOOST_AUTO_TEST_CASE(the_budget_holds) {
  ProgramTrials trials(two_locks(), deadlock, 7);
  Schedule const start = trials.found(1);
  Schedule const shrunk = shrink(start, trials);
  BOOST_TEST(trials.left() == 0);
  BOOST_TEST(!simpler(start, shrunk));
}

BOOST_AUTO_TEST_CASE(fewer_switches_then_fewer_picks_then_fewer_steps) {
  Schedule const one{{{0, 5}}, {}}, longer{{{0, 6}}, {}}, two{{{0, 1}, {1, 1}}, {}};
  Schedule const picked{{{0, 5}}, {{0, 1, Choice::timer, 0, 1}}};
  BOOST_TEST(simpler(one, longer));
  BOOST_TEST(simpler(longer, two));
  BOOST_TEST(simpler(two, picked));
  BOOST_TEST(!simpler(one, one));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::explore::testing
