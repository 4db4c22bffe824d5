// The machine itself, on programs whose behaviour is known; what is told of a disagreement; how programs get smaller.
#include "tests/engine/fuzz/machine.h"

#include <boost/test/unit_test.hpp>

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

// The bodies are threads that main() starts and waits for.
Program program(std::vector<Body> const& bodies) {
  Program p;
  p.threads.emplace_back();
  for (int t = 1; t <= static_cast<int>(bodies.size()); ++t) p.threads[0].push_back(statement(Do::spawn, t));
  for (int t = 1; t <= static_cast<int>(bodies.size()); ++t) p.threads[0].push_back(statement(Do::join, t));
  p.threads.insert(p.threads.end(), bodies.begin(), bodies.end());
  number_results(p);
  return p;
}

Behaviour behaviour(std::vector<Body> const& bodies, int spurious = 0) {
  return behaviour_of(program(bodies), spurious, 100'000);
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

BOOST_AUTO_TEST_CASE(what_was_not_seen_or_cannot_be_is_told) {
  Program const p = program({{statement(Do::load, 0)}, {statement(Do::store, 0, 1)}});
  Behaviour const b = behaviour_of(p, 0, 1000);
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
  Program const small = shrink(p, [](Program const& smaller) { return behaviour_of(smaller, 0, 10'000).race; });
  BOOST_TEST(small.threads[1].size() == 1u);
  BOOST_TEST(small.threads[2].size() == 1u);
  BOOST_TEST((small.threads[1][0].what == Do::write && small.threads[2][0].what == Do::read));
}

BOOST_AUTO_TEST_CASE(a_seed_is_a_program) {
  Program const first = generate(17), second = generate(17), other = generate(18);
  BOOST_TEST(source_of({&first, 1}) == source_of({&second, 1}));
  BOOST_TEST(source_of({&first, 1}) != source_of({&other, 1}));
}
