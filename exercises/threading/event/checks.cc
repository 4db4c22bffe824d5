// Checks of threading/event. Each states one property of the contract and holds for every implementation that keeps it.
#include "grader/harness/check.h"
#include "threading/event/event.h"
#include "threading/event/scenarios.h"

using namespace std::chrono_literals;
using namespace event_checks;
using threading::event;

// --- Level 1: a monitor ---------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(event_is_set_and_reset) {
  event e;
  kit::require(!e.is_set(), "a new event is set");
  for (int i = 0; i < 3; ++i) {
    e.reset();
    kit::require(!e.is_set(), "is_set() is true after reset()");
    e.set();
    kit::require(e.is_set(), "is_set() is false after set()");
    e.set();
    kit::require(e.is_set(), "is_set() is false after set() of an event that was set");
    e.reset();
    kit::require(!e.is_set(), "two times set() and one reset(), and the event is set");
  }
}

BOOST_AUTO_TEST_CASE(event_stays_set) {
  event e;
  e.set();
  for (int i = 0; i < 3; ++i) {
    e.wait();
    kit::require(e.is_set(), "a thread came through, and the event is no longer set");
    on_another_thread([&] { e.wait(); });
    kit::require(e.is_set(), "a thread came through, and the event is no longer set");
  }
  e.reset();
  std::atomic<int> through{0};
  Threads threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      e.wait();
      ++through;
    });
  }
  if (!kit::stressing()) {
    kit::until_quiet();
    kit::require_equal(newest(through), 0, "threads that came through before the event was set");
  }
  e.set();
  threads.clear();
  kit::require(e.is_set(), "threads that waited came through, and the event is no longer set");
}

BOOST_AUTO_TEST_CASE(no_set_is_missed) {
  kit::explore([] {
    event e;
    kit::in_parallel(2, [&](int i) {
      if (i == 0) {
        e.set();
      } else {
        e.wait();
        kit::require(e.is_set(), "wait() returned, and the event is not set");
      }
    });
  });
  if (kit::stressing()) return;
  kit::explore(&come_beside_a_reset);
}

BOOST_AUTO_TEST_CASE(set_wakes_everybody) {
  kit::explore([] {
    event e;
    std::atomic<int> through{0};
    kit::in_parallel(3, [&](int i) {
      if (i == 0) return e.set();
      e.wait();
      ++through;
    });
    kit::require_equal(newest(through), 2, "threads of two that came through");
    kit::outcome(std::to_string(through));
  });
}

// Plain integers: only the event orders the accesses to them.
BOOST_AUTO_TEST_CASE(what_was_written_before_is_seen) {
  kit::explore([] {
    event e;
    int pounds = 0, pence = 0;
    kit::in_parallel(3, [&](int i) {
      if (i == 0) {
        pounds = 3;
        pence = 50;
        e.set();
        return;
      }
      if (i == 1) e.wait();
      for (int looks = 0; i == 2 && looks < 3 && !e.is_set(); ++looks) kit::sys::cpu_relax();
      if (i == 2 && !e.is_set()) return;
      kit::require(pounds == 3 && pence == 50, "the event is set, and what was written before set() is not seen");
    });
  });
}

BOOST_AUTO_TEST_CASE(event_may_be_asked_at_any_time) {
  kit::explore([] {
    event e;
    std::atomic<int> seen{0};
    int const rounds = kit::stressing() ? 30 : 1;
    kit::in_parallel(3, [&](int i) {
      for (int round = 0; round < rounds; ++round) {
        if (i == 0) {
          e.set();
          e.reset();
        } else {
          seen.fetch_add(e.is_set() ? 1 : 0, std::memory_order_relaxed);
        }
      }
    });
    kit::require(newest(seen) <= 2 * rounds, "is_set() was true more often than it was asked");
    kit::require(!e.is_set(), "set() and then reset(), and the event is set");
  });
}

BOOST_AUTO_TEST_CASE(waiting_thread_sleeps) {
  event e;
  kit::costs const before = kit::cost();
  Threads threads;
  for (int i = 0; i < 2; ++i) threads.emplace_back([&] { e.wait(); });
  kit::until_quiet();
  kit::require_equal(kit::blocked_threads(), 2, "a thread that waits for the event keeps the processor busy");
  kit::sleep_for(1h);
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits <= 200, "a thread that waits for the event wakes again and again: " +
                                             times(spent.futex_waits, "futex_wait calls of two threads in an hour"));
  e.set();
}

BOOST_AUTO_TEST_CASE(nobody_returns_without_a_set) {
  event e;
  std::atomic<int> returned{0};
  {
    kit::inject const faults({.eintr_always = true, .spurious_wakes = 6, .spurious_after = 1ms});
    Threads threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&] {
        e.wait();
        ++returned;
      });
    }
    kit::sleep_for(1s);
    kit::require_equal(newest(returned), 0,
                       "threads that returned from wait() although their sleep had only been interrupted");
    e.reset();
    kit::sleep_for(1s);
    kit::require_equal(newest(returned), 0, "threads that returned from wait() after reset()");
    e.set();
  }
  kit::require_equal(newest(returned), 2, "threads of two that returned after set()");
}

// --- Level 2: pulses ------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(pulse_reaches_everybody_who_waits) {
  kit::explore([] { pulse(1, 1); });
  kit::explore([] { pulse(2, 1); });
  kit::explore(&set_beside_a_reset);
}

BOOST_AUTO_TEST_CASE(two_pulses_are_not_none) {
  kit::explore([] { pulse(2, 2); });
  kit::explore([] { pulse(1, 4); });
}

BOOST_AUTO_TEST_CASE(pulse_is_over_for_those_who_come_later) {
  kit::explore([] {
    event e;
    std::atomic<int> returned{0};
    e.set();
    e.reset();
    {
      kit::thread const early([&] { e.wait(); });
      kit::until_quiet();
      e.set();
      e.reset();
    }
    kit::thread const late([&] {
      e.wait();
      ++returned;
    });
    kit::until_quiet();
    kit::require_equal(newest(returned), 0,
                       "threads whose wait() returned for a set() that was over before, and reset");
    e.set();
    kit::until_quiet();
    kit::require_equal(newest(returned), 1, "threads of one that returned after set()");
  });
}

BOOST_AUTO_TEST_CASE(waits_fit_the_sets) {
  kit::explore([] {
    Recorded e;
    Threads threads;
    threads.emplace_back([&] { e.wait(); });
    threads.emplace_back([&] {
      e.set();
      e.reset();
      e.is_set();
    });
    e.is_set();
    e.set();
    kit::until_quiet();
    e.set();  // the other thread's reset() may have been the last
  });
  kit::explore([] {
    Recorded e;
    Threads threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&] {
        e.wait();
        e.reset();
      });
    }
    for (int i = 0; i < 3; ++i) {
      kit::until_quiet();
      e.set();
    }
  });
}

// --- Level 3: timeouts ----------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(timeout_of_zero_looks_once) {
  event e;
  for (kit::duration const timeout : {kit::duration(0), kit::duration(-1), kit::duration(-5s), kit::duration::min()}) {
    TimedWait const before = time_wait(e, timeout);
    kit::require(!before.result, "a timeout <= 0 says that an event is set which is not");
    kit::require_equal(before.took.count(), 0, "a timeout <= 0 waits (nanoseconds)");
    e.set();
    TimedWait const after = time_wait(e, timeout);
    kit::require(after.result, "a timeout <= 0 says false without a look at the event, which is set");
    e.reset();
  }
}

BOOST_AUTO_TEST_CASE(wait_for_an_event_that_is_set_takes_no_time) {
  event e;
  e.set();
  for (kit::duration const timeout : {kit::duration(1), kit::duration(1s), kit::forever}) {
    TimedWait const wait = time_wait(e, timeout);
    kit::require(wait.result, "wait_for() is false although the event was set");
    kit::require_equal(wait.took.count(), 0, "wait_for() waits although the event was set (nanoseconds)");
  }
}

BOOST_AUTO_TEST_CASE(timeout_is_kept) {
  event e;
  for (kit::duration const timeout : {kit::duration(1), kit::duration(1ms), kit::duration(1500ms), kit::duration(1h)}) {
    require_kept(time_wait(e, timeout), timeout);
    kit::inject const faults({.eintr_always = true});
    require_kept(time_wait(e, timeout), timeout);
  }
}

BOOST_AUTO_TEST_CASE(interruption_is_no_set) {
  event e;
  kit::inject const faults({.spurious_wakes = 8, .spurious_after = 600ms});
  TimedWait const wait = time_wait(e, 1s);
  kit::require(!wait.result,
               "wait_for() is true although its sleep was only interrupted, and nobody has set the event");
  kit::require(wait.took <= 1300ms,
               "the timeout starts again after a wake-up: 1 s became " + times(wait.took / 1ms, "ms"));
  require_kept(wait, 1s);
}

BOOST_AUTO_TEST_CASE(timed_waiter_sleeps) {
  event e;
  kit::costs const before = kit::cost();
  kit::thread const waiting([&] { e.wait_for(2h); });
  kit::until_quiet();
  kit::require_equal(kit::blocked_threads(), 1, "wait_for() keeps the processor busy while it waits");
  kit::sleep_for(1h);
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits <= 100,
               "wait_for() wakes again and again: " + times(spent.futex_waits, "futex_wait calls within an hour"));
  e.set();
}

BOOST_AUTO_TEST_CASE(forever_is_no_deadline) {
  event e;
  bool returned = false, result = false;
  {
    kit::thread const waiting([&] {
      result = e.wait_for(kit::forever);
      returned = true;
    });
    kit::until_quiet();
    kit::require(!returned, "wait_for(forever) gave up at once");
    kit::sleep_for(24h * 3650);
    kit::require(!returned, "wait_for(forever) gave up");
    e.set();
  }
  kit::require(result, "wait_for(forever) is false although the event was set");
}

BOOST_AUTO_TEST_CASE(pulse_in_time_is_true) {
  kit::explore([] {
    event e;
    int letter = 0;
    bool result = false;
    kit::time_point const begin = kit::sys::now();
    {
      kit::thread const waiting([&] {
        result = e.wait_for(1h);
        kit::require_equal(letter, 1, "what was written before set() is not seen after wait_for()");
      });
      kit::sleep_for(1s);
      letter = 1;
      e.set();
      e.reset();
    }
    kit::require(result, "the event was set in time, and then reset, and wait_for() is false");
    kit::require(kit::sys::now() - begin < 1h, "wait_for() slept on after the event was set");
  });
}

BOOST_AUTO_TEST_CASE(timeout_that_meets_a_set_fits) {
  kit::explore([] {
    Recorded e;
    Threads threads;
    threads.emplace_back([&] {
      e.wait_for(1ms);
      e.is_set();
    });
    threads.emplace_back([&] { e.wait_for(2ms); });
    kit::sleep_for(1ms);
    e.set();
    e.reset();
  });
}

// --- Level 4: one word ----------------------------------------------------------------------------------------------

// A thread loses the processor for an hour at any of its steps.
BOOST_AUTO_TEST_CASE(is_set_takes_no_lock) {
  for (bool const resets : {false, true}) {
    for (int n = 1; n <= 100; ++n) {
      event e;
      kit::inject const stall({.stall_at = n, .stall_for = 1h});
      kit::without_faults const ours;
      kit::thread const stalled([&] { resets ? e.reset() : e.set(); });
      kit::until_quiet();
      if (stall.fired() == 0) break;
      kit::thread const other([&] {
        kit::without_faults const not_this_one;
        e.is_set();
      });
      kit::until_quiet();
      kit::require(other.done(), std::string("is_set() has to wait for a thread that lost the processor in ") +
                                     (resets ? "reset()" : "set()") + ": it takes a lock");
    }
  }
}

BOOST_AUTO_TEST_CASE(without_waiters_there_is_no_system_call) {
  event e;
  kit::costs const before = kit::cost();
  for (int i = 0; i < 50; ++i) {
    e.set();
    e.set();
    e.wait();
    kit::require(e.wait_for(1s) && e.wait_for(0s), "wait_for() is false although the event is set");
    e.reset();
  }
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.syscalls == 0,
               "nobody waited, and yet there were " + times(spent.syscalls, "system calls in 50 rounds (") +
                   times(spent.futex_waits, "futex_wait, ") + times(spent.futex_wakes, "futex_wake)"));
}
