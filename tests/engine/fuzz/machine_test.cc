// The machine itself, on programs whose behaviour is known; what is told of a disagreement; how programs get smaller.
#include "tests/engine/fuzz/machine.h"

#include <boost/test/unit_test.hpp>

#include "tests/engine/fuzz/counts.h"
#include "tests/engine/fuzz/generate.h"
#include "tests/engine/fuzz/judge.h"
#include "tests/engine/fuzz/shrink.h"
#include "tests/engine/fuzz/source.h"

using namespace racecourse::fuzz;

namespace {

Statement statement(Do what, int object = 0, int value = 0, Order order = Order::seq_cst, Body body = {}) {
  Statement s;
  s.what = what;
  s.object = object;
  s.value = value;
  s.order = s.failure = order;
  s.body = std::move(body);
  return s;
}

Statement in_time(Do what, int object = 0, Body body = {}) {
  Statement s = statement(what, object, 1, Order::seq_cst, std::move(body));
  s.time = 2;
  return s;
}

// The bodies are threads that main() starts and waits for.
Program program(std::vector<Body> const& bodies) {
  Program p;
  p.threads.emplace_back();
  for (int t = 1; t <= static_cast<int>(bodies.size()); ++t) p.threads[0].push_back(statement(Do::spawn, t));
  for (int t = 1; t <= static_cast<int>(bodies.size()); ++t) p.threads[0].push_back(statement(Do::join, t));
  p.threads.insert(p.threads.end(), bodies.begin(), bodies.end());
  set_counts(p);
  number_results(p);
  return p;
}

Behaviour behaviour(std::vector<Body> const& bodies, int spurious = 0) {
  return behaviour_of(program(bodies), {spurious, 0, false}, 100'000);
}

bool is_right(Behaviour const& b) { return b.finished && !b.race && !b.deadlock && !b.livelock; }

Body passes_on(Order store) { return {statement(Do::write, 0, 1), statement(Do::store, 0, 1, store)}; }
Body takes_over(Order load) {
  return {statement(Do::load, 0, 0, load), statement(Do::when, 0, 1, {}, {statement(Do::read, 0)})};
}

}  // namespace

BOOST_AUTO_TEST_CASE(store_buffering_has_three_outcomes) {
  Behaviour const b = behaviour(
      {{statement(Do::store, 0, 1), statement(Do::load, 1)}, {statement(Do::store, 1, 1), statement(Do::load, 0)}});
  BOOST_TEST(is_right(b));
  BOOST_TEST(b.outcomes.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_flag_that_is_released_and_acquired_orders_and_a_relaxed_one_races) {
  BOOST_TEST(is_right(behaviour({passes_on(Order::release), takes_over(Order::acquire)})));
  BOOST_TEST(behaviour({passes_on(Order::relaxed), takes_over(Order::acquire)}).race);
  BOOST_TEST(behaviour({passes_on(Order::release), takes_over(Order::relaxed)}).race);
}

BOOST_AUTO_TEST_CASE(a_read_modify_write_goes_on_with_a_release_sequence_and_a_store_ends_it) {
  Body add = {statement(Do::when, 0, 0), statement(Do::cas, 0, 2, Order::relaxed)};
  add[1].expected = 1;
  Body const reads = {statement(Do::await, 0, 2, Order::acquire), statement(Do::read, 0)};
  BOOST_TEST(!behaviour({passes_on(Order::release), {statement(Do::await, 0, 1, Order::relaxed), add[1]}, reads}).race);
  Body const stores = {statement(Do::await, 0, 1, Order::relaxed), statement(Do::store, 0, 2, Order::relaxed)};
  BOOST_TEST(behaviour({passes_on(Order::release), stores, reads}).race);
}

BOOST_AUTO_TEST_CASE(fences_order_relaxed_accesses) {
  Body const writes = {statement(Do::write, 0, 1), statement(Do::fence, 0, 0, Order::release),
                       statement(Do::store, 0, 1, Order::relaxed)};
  Body const reads = {statement(Do::await, 0, 1, Order::relaxed), statement(Do::fence, 0, 0, Order::acquire),
                      statement(Do::read, 0)};
  BOOST_TEST(is_right(behaviour({writes, reads})));
  BOOST_TEST(behaviour({{writes[0], writes[2]}, reads}).race);
  BOOST_TEST(behaviour({writes, {reads[0], reads[2]}}).race);
}

BOOST_AUTO_TEST_CASE(two_locks_in_two_orders_deadlock) {
  auto const both = [](int first, int second) {
    return Body{statement(Do::locked, first, 0, {}, {statement(Do::locked, second, 0, {}, {statement(Do::increase)})})};
  };
  BOOST_TEST(is_right(behaviour({both(0, 1), both(0, 1)})));
  Behaviour const b = behaviour({both(0, 1), both(1, 0)});
  BOOST_TEST(b.deadlock);
  BOOST_TEST(!b.race);
}

BOOST_AUTO_TEST_CASE(a_condition_needs_its_predicate) {
  Body const sets = {statement(Do::locked, 0, 0, {}, {statement(Do::write, 0, 1), statement(Do::notify_one)})};
  BOOST_TEST(is_right(behaviour({{statement(Do::locked, 0, 0, {}, {statement(Do::wait_until, 0, 1)})}, sets})));
  BOOST_TEST(behaviour({{statement(Do::locked, 0, 0, {}, {statement(Do::wait_once)})}, sets}).deadlock);
}

BOOST_AUTO_TEST_CASE(spurious_events_are_bounded_and_save_nobody) {
  Body const waits = {statement(Do::locked, 0, 0, {}, {statement(Do::wait_once)})};
  BOOST_TEST(behaviour({waits}, 1).deadlock);
  BOOST_TEST(behaviour({waits}, 1).outcomes.size() == 1u);
  BOOST_TEST(behaviour({waits}, 0).outcomes.empty());
  Body weak = {statement(Do::weak_cas, 0, 1)};
  BOOST_TEST(behaviour({weak}, 0).outcomes.size() == 1u);
  BOOST_TEST(behaviour({weak}, 1).outcomes.size() == 2u);
}

BOOST_AUTO_TEST_CASE(spinning_for_what_nobody_writes_is_a_livelock) {
  BOOST_TEST(behaviour({{statement(Do::await, 0, 1)}}).livelock);
  BOOST_TEST(is_right(behaviour({{statement(Do::await, 0, 1)}, {statement(Do::store, 0, 1)}})));
}

BOOST_AUTO_TEST_CASE(readers_share_and_writers_do_not) {
  Body const reads = {statement(Do::shared, 0, 0, {}, {statement(Do::read, 0)})};
  Body const writes = {statement(Do::exclusive, 0, 0, {}, {statement(Do::write, 0, 1)})};
  BOOST_TEST(is_right(behaviour({reads, reads, writes})));
  BOOST_TEST(behaviour({reads, {statement(Do::shared, 0, 0, {}, {statement(Do::write, 0, 1)})}}).race);
}

BOOST_AUTO_TEST_CASE(the_next_deadline_comes_when_nobody_can_run) {
  Body const tries = {in_time(Do::if_locked_in_time, timed_mutex, {statement(Do::write, 0, 1)})};
  Body const keeps = {statement(Do::locked, timed_mutex, 0, {}, {statement(Do::await, 0, 1)})};
  Body const gives_up = {tries[0], statement(Do::store, 0, 1)};
  BOOST_TEST(is_right(behaviour({tries, {statement(Do::locked, timed_mutex, 0, {}, {statement(Do::write, 0, 2)})}})));
  Behaviour const b = behaviour({gives_up, keeps});
  BOOST_TEST(is_right(b));
  BOOST_TEST(b.outcomes.size() == 2u);
  BOOST_TEST(behaviour({tries, keeps}).livelock);
}

BOOST_AUTO_TEST_CASE(early_timers_are_bounded) {
  Body const tries = {in_time(Do::acquire_in_time)};
  Body const releases = {statement(Do::release)};
  auto const outcomes = [&](Chance const& chance) {
    return behaviour_of(program({tries, releases}), chance, 10'000).outcomes.size();
  };
  BOOST_TEST(outcomes({0, 0, false}) == 1u);
  BOOST_TEST(outcomes({0, 1, false}) == 2u);
  BOOST_TEST(outcomes({0, 0, true}) == 2u);
}

BOOST_AUTO_TEST_CASE(a_wait_for_what_nobody_does_ends) {
  Body const waits = {statement(Do::locked, 0, 0, {}, {in_time(Do::wait_for)})};
  Body const sets = {statement(Do::locked, 0, 0, {}, {statement(Do::write, 0, 1), statement(Do::notify_one)})};
  BOOST_TEST(is_right(behaviour({waits})));
  Behaviour const b = behaviour({waits, sets});
  BOOST_TEST(is_right(b));
  BOOST_TEST(b.outcomes.size() == 1u);
  BOOST_TEST(behaviour({{statement(Do::locked, 0, 0, {}, {in_time(Do::wait_once_for)})}, sets}).outcomes.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_latch_orders_and_opens_when_all_have_come) {
  Body const writes = {statement(Do::write, 0, 1), statement(Do::count_down)};
  BOOST_TEST(is_right(behaviour({writes, {statement(Do::latch_wait), statement(Do::read, 0)}})));
  BOOST_TEST(behaviour({writes, {statement(Do::read, 0), statement(Do::latch_wait)}}).race);
  Body const only_if = {statement(Do::load), statement(Do::when, 0, 1, {}, {statement(Do::count_down)})};
  BOOST_TEST(behaviour({only_if, {statement(Do::latch_wait)}}).deadlock);
}

BOOST_AUTO_TEST_CASE(a_barrier_orders_rounds_and_who_drops_out_is_not_waited_for) {
  Body const writes = {statement(Do::write, 0, 1), statement(Do::arrive_and_wait)};
  Body const reads = {statement(Do::arrive_and_wait), statement(Do::read, 0)};
  BOOST_TEST(is_right(behaviour({writes, reads})));
  BOOST_TEST(behaviour({{writes[1], writes[0]}, reads}).race);
  Body const two_rounds = {statement(Do::arrive_and_wait), statement(Do::arrive_and_wait), statement(Do::read, 0)};
  BOOST_TEST(behaviour({writes, two_rounds}).deadlock);
  BOOST_TEST(is_right(behaviour({{writes[0], statement(Do::arrive_and_drop)}, two_rounds})));
}

BOOST_AUTO_TEST_CASE(one_of_those_who_come_runs_it_and_all_see_it) {
  Body const comes = {statement(Do::once, 0, 0, {}, {statement(Do::increase, 0)}), statement(Do::read, 0)};
  Behaviour const b = behaviour({comes, comes});
  BOOST_TEST(is_right(b));
  BOOST_TEST(b.outcomes.size() == 2u);
  BOOST_TEST(behaviour({{comes[0]}, {comes[1]}}).race);
}

BOOST_AUTO_TEST_CASE(what_was_not_seen_or_cannot_be_is_told) {
  Program const p = program({{statement(Do::load, 0)}, {statement(Do::store, 0, 1)}});
  Behaviour const b = behaviour_of(p, {}, 1000);
  Explored seen;
  seen.verdict = "passed";
  seen.complete = seen.all_kept = true;
  seen.outcomes = b.outcomes;
  BOOST_TEST(disagreement(p, b, seen, Memory::sequential) == "");
  seen.outcomes.erase(seen.outcomes.begin());
  BOOST_TEST(disagreement(p, b, seen, Memory::cpp).find("never seen") != std::string::npos);
  seen.outcomes = b.outcomes;
  Outcome other;
  other.of[0] = 77;
  seen.outcomes.insert(other);
  BOOST_TEST(disagreement(p, b, seen, Memory::sequential).find("cannot be") != std::string::npos);
  seen.verdict = "failed";
  seen.kind = "deadlock";
  BOOST_TEST(disagreement(p, b, seen, Memory::sequential).find("cannot fail so") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_program_shrinks_to_what_matters) {
  Program const p = program({{statement(Do::add, 1, 1), statement(Do::twice, 0, 0, {}, {statement(Do::write, 0, 1)})},
                             {statement(Do::load, 0), statement(Do::locked, 0, 0, {}, {statement(Do::read, 0)})}});
  Program const small = shrink(p, [](Program const& smaller) { return behaviour_of(smaller, {}, 10'000).race; });
  BOOST_TEST(small.threads[1].size() == 1u);
  BOOST_TEST(small.threads[2].size() == 1u);
  BOOST_TEST((small.threads[1][0].what == Do::write && small.threads[2][0].what == Do::read));
}

BOOST_AUTO_TEST_CASE(a_seed_is_a_program) {
  Program const first = generate(17), second = generate(17), other = generate(18);
  BOOST_TEST(source_of({&first, 1}) == source_of({&second, 1}));
  BOOST_TEST(source_of({&first, 1}) != source_of({&other, 1}));
}
