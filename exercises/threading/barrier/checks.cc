// Checks of threading/barrier. Each states one property of the contract and holds for every implementation that keeps
// it.
#include "grader/harness/check.h"
#include "threading/barrier/barrier.h"
#include "threading/barrier/scenarios.h"

using namespace std::chrono_literals;
using namespace barrier_checks;
using threading::barrier;
using threading::sense_barrier;

// --- Level 1: one round ---------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(nobody_leaves_before_all_have_come) {
  for (int const parties : {2, 3}) {
    kit::explore([parties] {
      barrier b(static_cast<std::size_t>(parties));
      keep_in_step(parties, 1, [&] { b.arrive_and_wait(); });
    });
  }
}

BOOST_AUTO_TEST_CASE(parties_are_counted) {
  kit::throws<std::invalid_argument>([] { barrier const none(0); }, "a barrier for 0 parties must be invalid_argument");
  barrier alone(1);
  kit::require_equal(alone.parties(), 1, "parties() of a barrier for 1");
  alone.arrive_and_wait();
  kit::require_equal(alone.waiting(), 0, "waiting() after the only party has passed");
  barrier b(3);
  kit::require_equal(b.parties(), 3, "parties() of a barrier for 3");
  Threads threads;
  for (int waiting = 0; waiting < 3; ++waiting) {
    kit::require_equal(b.waiting(), waiting, "waiting() as parties come, one after the other");
    threads.emplace_back([&] { b.arrive_and_wait(); });
    kit::until_quiet();
  }
  kit::require_equal(b.waiting(), 0, "waiting() after a round is complete");
  threads.clear();
}

BOOST_AUTO_TEST_CASE(what_was_written_before_is_seen) {
  kit::explore([] {
    barrier before(2);
    int left = 0, right = 0;
    kit::in_parallel(2, [&](int me) {
      (me == 0 ? left : right) = 7;
      before.arrive_and_wait();
      kit::require_equal(left + right, 14, "what a party wrote before it arrived is not seen");
    });
    kit::outcome(std::to_string(left + right));
  });
}

BOOST_AUTO_TEST_CASE(waiting_party_sleeps) {
  barrier b(3);
  kit::costs const before = kit::cost();
  Threads threads;
  for (int i = 0; i < 2; ++i) threads.emplace_back([&] { b.arrive_and_wait(); });
  kit::until_quiet();
  kit::require_equal(kit::blocked_threads(), 2, "a party that waits keeps the processor busy");
  kit::sleep_for(1h);
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits <= 200, "a party that waits wakes again and again: " +
                                             times(spent.futex_waits, "futex_wait calls of two threads in an hour"));
  b.arrive_and_wait();
}

BOOST_AUTO_TEST_CASE(interrupted_sleep_lets_nobody_go) {
  barrier b(3);
  std::atomic<int> left{0};
  {
    kit::inject const faults({.eintr_always = true, .spurious_wakes = 6, .spurious_after = 1ms});
    Threads threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&] {
        b.arrive_and_wait();
        ++left;
      });
    }
    kit::sleep_for(1s);
    kit::require_equal(newest(left), 0, "parties that left before all had come: their sleep was interrupted");
    b.arrive_and_wait();
  }
  kit::require_equal(newest(left), 2, "parties that left when all had come");
}

// --- Level 2: round after round -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(rounds_follow_one_another) {
  kit::explore([] {
    barrier b(2);
    keep_in_step(2, rounds(3), [&] { b.arrive_and_wait(); });
  });
  kit::explore([] {
    barrier b(3);
    keep_in_step(3, rounds(2), [&] { b.arrive_and_wait(); });
  });
}

BOOST_AUTO_TEST_CASE(writes_of_each_round_are_seen) {
  kit::explore([] {
    barrier b(2);
    show_what_was_written(2, rounds(2), [&] { b.arrive_and_wait(); });
  });
}

BOOST_AUTO_TEST_CASE(any_threads_make_a_round) {
  kit::explore([] {
    barrier b(2);
    std::atomic<int> left{0};
    {
      Threads pool;
      for (int i = 0; i < 4; ++i) {
        pool.emplace_back([&] {
          b.arrive_and_wait();
          ++left;
        });
      }
    }
    kit::require_equal(newest(left), 4, "of four threads that left a barrier for two");
    kit::outcome(std::to_string(newest(left)));
  });
}

// --- Level 3: index and action --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(each_party_has_an_index_of_its_own) {
  for (int const parties : {2, 3}) {
    kit::explore([parties] {
      barrier b(static_cast<std::size_t>(parties));
      int const n = parties == 2 ? rounds(2) : rounds(1);
      std::vector<std::atomic<int>> taken(static_cast<std::size_t>(parties * n));
      kit::in_parallel(parties, [&](int) {
        for (int round = 0; round < n; ++round) {
          std::size_t const index = b.arrive_and_wait();
          kit::require(index < static_cast<std::size_t>(parties), "an index is not below the number of parties");
          int const before = taken[static_cast<std::size_t>(round * parties) + index].fetch_add(1);
          kit::require_equal(before, 0, "parties of the same round that had this index before");
        }
      });
    });
  }
}

// Two barriers, one with the action and one that keeps the parties from the next round until all have looked.
BOOST_AUTO_TEST_CASE(action_runs_once_before_anybody_leaves) {
  kit::explore([] {
    std::atomic<int> come{0}, actions{0};
    barrier b(2, [&] {
      kit::require_equal(newest(come), 2 * (newest(actions) + 1), "parties that had come when the action ran");
      kit::sys::yield();
      actions.fetch_add(1, std::memory_order_relaxed);
    });
    barrier look(2);
    kit::in_parallel(2, [&](int) {
      for (int round = 1; round <= rounds(2); ++round) {
        come.fetch_add(1, std::memory_order_relaxed);
        b.arrive_and_wait();
        kit::require_equal(newest(actions), round, "times that the action had run when a party left");
        look.arrive_and_wait();
      }
    });
  });
}

BOOST_AUTO_TEST_CASE(action_sees_and_is_seen) {
  kit::explore([] {
    int left = 0, right = 0, sum = 0;
    barrier b(2, [&] { sum = left + right; });
    kit::in_parallel(2, [&](int me) {
      (me == 0 ? left : right) = 7;
      b.arrive_and_wait();
      kit::require_equal(sum, 14, "what the action made of what the parties wrote");
    });
    kit::outcome(std::to_string(sum));
  });
}

BOOST_AUTO_TEST_CASE(action_that_throws_breaks_the_barrier) {
  struct Spoilt {};
  for (int const parties : {2, 3, 1}) {
    kit::explore([parties] {
      barrier b(static_cast<std::size_t>(parties), [] { throw Spoilt{}; });
      std::atomic<int> spoilt{0}, broken{0}, passed{0};
      {
        Threads threads;
        for (int i = 0; i < parties; ++i) {
          threads.emplace_back([&] {
            try {
              b.arrive_and_wait();
              ++passed;
            } catch (Spoilt const&) {
              ++spoilt;
            } catch (kit::broken_barrier const&) {
              ++broken;
            }
          });
        }
      }
      kit::require_equal(newest(passed), 0, "parties that passed although the action threw");
      kit::require_equal(newest(spoilt), 1, "parties that got the action's exception");
      kit::require_equal(newest(broken), parties - 1, "other parties that got broken_barrier");
      on_another_thread([&] {
        kit::require_equal(b.waiting(), 0, "waiting() after the action threw and all have left");
        Arrival late;
        late.of([&] { return b.arrive_and_wait(); });
        require_ending(late, Ending::broken, "a party that comes after the action threw");
      });
    });
  }
}

// --- Level 4: timeout, abort, reset ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(timeout_breaks_the_barrier_for_all) {
  barrier b(4);
  Arrival patient, another, impatient, late;
  {
    Threads threads;
    threads.emplace_back([&] { patient.of([&] { return b.arrive_and_wait(); }); });
    threads.emplace_back([&] { another.of([&] { return b.arrive_and_wait(); }); });
    threads.emplace_back([&] { impatient.of([&] { return b.arrive_and_wait_for(2s); }); });
    kit::sleep_for(1s);
    kit::require(!b.broken(), "broken() before the time of any party was up");
    kit::require_equal(b.waiting(), 3, "waiting() before the time of any party was up");
  }
  require_kept(impatient, 2s);
  for (Arrival const& each : {patient, another}) {
    require_ending(each, Ending::broken, "a party without a timeout, after another one's time was up");
    kit::require(each.took <= 3s, "a party slept on after another one's timeout had broken the barrier");
  }
  kit::require(b.broken(), "broken() is false after a timeout");
  kit::require_equal(b.waiting(), 0, "waiting() of a broken barrier that all have left");
  late.of([&] { return b.arrive_and_wait(); });
  require_ending(late, Ending::broken, "a party that comes to a broken barrier");
  kit::require_equal(late.took.count(), 0, "a party that comes to a broken barrier waits (nanoseconds)");
}

BOOST_AUTO_TEST_CASE(timeout_is_kept) {
  barrier b(2);
  auto const wait = [&](kit::duration timeout) {
    Arrival alone;
    on_another_thread([&] { alone.of([&] { return b.arrive_and_wait_for(timeout); }); });
    require_kept(alone, timeout);
    kit::require(b.broken(), "broken() is false after a timeout");
    b.reset();
  };
  for (kit::duration const timeout : {kit::duration(1), kit::duration(1ms), kit::duration(1500ms), kit::duration(1h)}) {
    wait(timeout);
    kit::inject const faults({.eintr_always = true});
    wait(timeout);
  }
  kit::inject const faults({.spurious_wakes = 8, .spurious_after = 600ms});
  wait(1s);
}

BOOST_AUTO_TEST_CASE(timeout_of_zero_does_not_wait) {
  barrier b(2);
  for (kit::duration const timeout : {kit::duration(0), kit::duration(-1), kit::duration(-5s), kit::duration::min()}) {
    Arrival alone, first, last;
    on_another_thread([&] { alone.of([&] { return b.arrive_and_wait_for(timeout); }); });
    require_ending(alone, Ending::broken, "a party with a timeout <= 0 that is alone");
    kit::require_equal(alone.took.count(), 0, "a timeout <= 0 waits (nanoseconds)");
    kit::require(b.broken(), "broken() is false after a timeout");
    b.reset();
    {
      kit::thread const waiting([&] { first.of([&] { return b.arrive_and_wait(); }); });
      kit::until_quiet();
      last.of([&] { return b.arrive_and_wait_for(timeout); });
    }
    require_ending(last, Ending::index, "the last party, which has a timeout <= 0,");
    require_ending(first, Ending::index, "the other party");
  }
}

BOOST_AUTO_TEST_CASE(default_timeout_applies) {
  barrier b(2, {}, 1s);
  Arrival by_default, longer;
  on_another_thread([&] { by_default.of([&] { return b.arrive_and_wait(); }); });
  require_kept(by_default, 1s);
  b.reset();
  on_another_thread([&] { longer.of([&] { return b.arrive_and_wait_for(3s); }); });
  require_kept(longer, 3s);
  b.reset();
  Arrival first, second;
  {
    kit::thread const waiting([&] { first.of([&] { return b.arrive_and_wait(); }); });
    kit::sleep_for(500ms);
    second.of([&] { return b.arrive_and_wait(); });
  }
  require_ending(first, Ending::index, "a party whose round was complete in time");
  require_ending(second, Ending::index, "the party that completes the round in time");
}

BOOST_AUTO_TEST_CASE(forever_is_no_deadline) {
  barrier b(3);
  Arrival given, by_default;
  {
    Threads threads;
    threads.emplace_back([&] { given.of([&] { return b.arrive_and_wait_for(kit::forever); }); });
    threads.emplace_back([&] { by_default.of([&] { return b.arrive_and_wait(); }); });
    kit::until_quiet();
    kit::require_equal(b.waiting(), 2, "waiting() while two wait for ever");
    kit::sleep_for(24h * 3650);
    kit::require(!b.broken(), "a party that waits for ever gave up");
    b.arrive_and_wait();
  }
  require_ending(given, Ending::index, "a party that waits for ever");
  require_ending(by_default, Ending::index, "a party that waits without a timeout");
}

BOOST_AUTO_TEST_CASE(timed_party_sleeps) {
  barrier b(2);
  kit::costs const before = kit::cost();
  kit::thread const waiting([&] { b.arrive_and_wait_for(2h); });
  kit::until_quiet();
  kit::require_equal(kit::blocked_threads(), 1, "a party with a timeout keeps the processor busy while it waits");
  kit::sleep_for(1h);
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits <= 100, "a party with a timeout wakes again and again: " +
                                             times(spent.futex_waits, "futex_wait calls within an hour"));
  b.arrive_and_wait();
}

BOOST_AUTO_TEST_CASE(abort_breaks_until_reset) {
  kit::explore([] {
    barrier b(3);
    {
      Party waiting(b, 2);
      if (!kit::stressing()) kit::until_quiet();
      b.abort();
      waiting.require_all(Ending::broken, "a party of a barrier that was aborted");
    }
    kit::require(b.broken(), "broken() is false after abort()");
    kit::require_equal(b.waiting(), 0, "waiting() of a barrier that was aborted");
    Arrival late;
    late.of([&] { return b.arrive_and_wait(); });
    require_ending(late, Ending::broken, "a party that comes to a barrier that was aborted");
    b.reset();
    kit::require(!b.broken(), "broken() is true after reset()");
    Party again(b, 3);
    again.require_all(Ending::index, "a party of a barrier that was aborted and then reset");
  });
}

BOOST_AUTO_TEST_CASE(reset_sends_away_who_waits) {
  kit::explore([] {
    barrier b(3);
    b.reset();
    {
      Party waiting(b, 2);
      kit::until_quiet();
      b.reset();
      kit::require(!b.broken(), "broken() is true after reset()");
      kit::require_equal(b.waiting(), 0, "waiting() after reset()");
      waiting.require_all(Ending::broken, "a party that waited when the barrier was reset");
    }
    Party again(b, 3);
    again.require_all(Ending::index, "a party that comes after the barrier was reset");
    kit::require(!b.broken(), "broken() is true after a round was complete");
  });
}

// Those who were sent away have not left when a new round begins.
BOOST_AUTO_TEST_CASE(reset_begins_a_new_round_at_once) {
  kit::explore([] {
    barrier b(2);
    Party before(b, 1);
    kit::until_quiet();
    b.reset();
    Party after(b, 2);
    before.require_all(Ending::broken, "a party that waited when the barrier was reset");
    after.require_all(Ending::index, "a party that comes after the barrier was reset");
  });
}

BOOST_AUTO_TEST_CASE(complete_round_is_final) {
  for (bool const resets : {false, true}) {
    kit::explore([resets] {
      barrier b(2);
      Party first(b, 1);
      kit::until_quiet();
      Arrival last;
      last.of([&] { return b.arrive_and_wait(); });
      resets ? b.reset() : b.abort();
      require_ending(last, Ending::index, "the party that completed the round");
      first.require_all(Ending::index, "a party of a round that was complete before the barrier was aborted or reset");
    });
  }
}

// The last party comes at the very moment at which the other one's time is up: the round is complete or broken, for
// both.
BOOST_AUTO_TEST_CASE(timeout_that_meets_the_last_party_is_one_thing) {
  kit::explore([] {
    barrier b(2);
    Arrival first, last;
    {
      kit::thread const waiting([&] { first.of([&] { return b.arrive_and_wait_for(1ms); }); });
      kit::sleep_for(1ms);
      last.of([&] { return b.arrive_and_wait(); });
    }
    require_ending(last, first.ending, "the last party, as the other one does,");
    kit::require(first.ending != Ending::other, "a party gets another exception than broken_barrier");
    kit::require(b.broken() == (first.ending == Ending::broken),
                 "broken() says something else than the parties were told");
    kit::require_equal(b.waiting(), 0, "waiting() when all have left");
  });
}

BOOST_AUTO_TEST_CASE(answers_fit_the_rounds) {
  kit::explore([] {
    Recorded b(2);
    kit::in_parallel(3, [&](int i) {
      if (i < 2) return b.arrive();
      b.abort();
      b.ask();
    });
  });
  kit::explore([] {
    Recorded b(2);
    Threads threads;
    for (int i = 0; i < 2; ++i) threads.emplace_back([&] { b.arrive(); });
    threads.emplace_back([&] { b.reset(); });
    b.ask();
    kit::until_quiet();
    b.abort();  // the other party of one that still waits may have been sent away
  });
  kit::explore([] {
    Recorded b(2);
    Threads threads;
    for (int i = 0; i < 2; ++i) threads.emplace_back([&] { b.arrive_for(1ms); });
    kit::sleep_for(1ms);
    b.ask();
  });
}

// --- Level 5: sense-reversing ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(nobody_leaves_a_sense_barrier_before_all_have_come) {
  for (int const parties : {1, 2, 3}) {
    kit::explore([parties] {
      sense_barrier b(static_cast<std::size_t>(parties));
      keep_in_step(parties, parties < 3 ? rounds(3) : rounds(2, 10), [&] { b.arrive_and_wait(); });
    });
  }
}

BOOST_AUTO_TEST_CASE(sense_barrier_hands_over_what_was_written) {
  kit::explore([] {
    sense_barrier b(2);
    show_what_was_written(2, rounds(2), [&] { b.arrive_and_wait(); });
  });
  kit::explore([] {
    sense_barrier b(3);
    show_what_was_written(3, 1, [&] { b.arrive_and_wait(); });
  });
}

// Each has a sense of its own: one has turned over an odd number of times when the other has done so an even number.
BOOST_AUTO_TEST_CASE(sense_barriers_do_not_know_each_other) {
  kit::explore([] {
    sense_barrier one(2), other(2);
    keep_in_step(2, rounds(2, 10), [&] {
      one.arrive_and_wait();
      other.arrive_and_wait();
      one.arrive_and_wait();
      one.arrive_and_wait();
    });
  });
}
