#include "grader/explore/schedule.h"

#include <boost/test/unit_test.hpp>

#include "grader/explore/continued.h"
#include "grader/explore/follow.h"
#include "grader/explore/strategies.h"
#include "tests/explore/noting.h"

namespace racecourse::explore::testing {
namespace {

std::uint8_t mark(Choice choice) { return pick_mark | static_cast<std::uint8_t>(choice); }

// Waits, timers, picks that are no step: everything that a schedule has to say.
Program const program{.threads = {{{Do::lock, 0}, {Do::wait, 0, 0}, {Do::unlock, 0}, {Do::add, 0, 1}},
                                  {{Do::lock, 0}, {Do::timed_wait, 0, 0}, {Do::unlock, 0}, {Do::add, 0, 1}},
                                  {{Do::pick, 3}, {Do::notify_one, 0}, {Do::weak_lock, 0}, {Do::unlock, 0}}}};

}  // namespace

BOOST_AUTO_TEST_SUITE(schedule_test)

BOOST_AUTO_TEST_CASE(notes_become_turns_and_picks) {
  std::uint8_t const notes[] = {
      mark(Choice::timer),         1, 0, 0, 1, mark(Choice::reads_from), 0, mark(Choice::reads_from), 2, 0,
      mark(Choice::signal_target), 3};
  Schedule const s = schedule_of(notes);
  BOOST_TEST((s.turns == std::vector<Turn>{{0, 2}, {1, 1}, {0, 1}}));
  BOOST_TEST((s.picks == std::vector<Picked>{{0, 0, Choice::timer, 0, 1},
                                             {1, 1, Choice::reads_from, 1, 2},
                                             {0, 3, Choice::signal_target, 0, 3}}));
  BOOST_TEST(s.steps() == 4u);
  BOOST_TEST(s.switches() == 2u);
  BOOST_TEST(schedule_of({}).switches() == 0u);
}

BOOST_AUTO_TEST_CASE(what_was_noted_is_repeated_exactly) {
  auto walk = random_walk(1);
  Machine machine(program), again(program);
  std::set<std::string> outcomes;
  for (int i = 0; i < 1000; ++i) {
    Schedule const schedule = noted_run(machine, *walk);
    Follow follow(schedule, Follow::exactly);
    BOOST_TEST_REQUIRE(follow.begin());
    again.run(follow);
    BOOST_TEST_REQUIRE(again.outcome() == machine.outcome());
    BOOST_TEST(!follow.diverged());
    BOOST_TEST(follow.log().count == schedule.steps());
    BOOST_TEST(!follow.begin());
    outcomes.insert(machine.outcome());
  }
  BOOST_TEST(outcomes.size() > 20u);
}

BOOST_AUTO_TEST_CASE(another_program_diverges_or_has_another_log) {
  auto walk = random_walk(3);
  Machine machine(program);
  Schedule const schedule = noted_run(machine, *walk);
  Follow first(schedule, Follow::exactly);
  first.begin();
  machine.run(first);

  Program other_lock = program;
  other_lock.threads[2][2].a = 1;
  Machine changed(other_lock);
  Follow second(schedule, Follow::exactly);
  second.begin();
  changed.run(second);
  BOOST_TEST(!second.diverged());
  BOOST_TEST(!(first.log() == second.log()));

  Program shorter = program;
  shorter.threads[1].pop_back();
  Machine cut(shorter);
  Follow third(schedule, Follow::exactly);
  third.begin();
  cut.run(third);
  BOOST_TEST(third.diverged());
}

BOOST_AUTO_TEST_CASE(a_wish_is_followed_as_far_as_possible) {
  // Thread 1 cannot have the lock while thread 0 has it: its turn is left out, and thread 0 goes on.
  Program const locks{.threads = {{{Do::lock, 0}, {Do::add, 0, 1}, {Do::unlock, 0}}, {{Do::lock, 0}, {Do::unlock, 0}}}};
  Schedule const wish{{{0, 1}, {1, 1}, {0, 1}, {1, 5}}, {{0, 2, Choice::reads_from, 0, 60}}};
  Machine machine(locks);
  Follow follow(wish, Follow::as_far_as_possible);
  follow.begin();
  BOOST_TEST((machine.run(follow) == Machine::End::finished));
  BOOST_TEST(machine.history().size() == 6u);  // the beginning and five steps
  BOOST_TEST(!follow.diverged());
}

BOOST_AUTO_TEST_CASE(a_beginning_goes_on_in_every_way) {
  Program const adders{.threads = {std::vector<Step>(3, {Do::add, 0, 1}), std::vector<Step>(3, {Do::add, 0, 1})}};
  Schedule const schedule{{{0, 1}, {1, 2}, {0, 2}, {1, 1}}, {}};
  Machine machine(adders);
  for (auto const& [steps, ways] : {std::pair(6u, 1), {4u, 2}, {3u, 3}, {0u, 20}}) {
    auto const strategy = continued(schedule, steps, exhaustive());
    std::set<std::string> outcomes;
    int executions = 0;
    for (; strategy->begin(); ++executions) {
      machine.run(*strategy);
      outcomes.insert(machine.outcome());
    }
    BOOST_TEST(executions == ways);  // of 3 + 3 steps in all: 20 orders
    BOOST_TEST(static_cast<int>(outcomes.size()) == ways);
    BOOST_TEST(strategy->complete());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::explore::testing
