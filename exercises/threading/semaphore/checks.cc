// Checks of threading/semaphore. Each states one property of the contract and holds for every implementation that keeps
// it: nothing here looks at members, or cares which of several waiters is served before level 5.
#include "grader/harness/check.h"
#include "threading/semaphore/scenarios.h"
#include "threading/semaphore/semaphore.h"

using namespace std::chrono_literals;
using namespace semaphore_checks;
using threading::bounded_semaphore;
using threading::fifo_semaphore;
using threading::semaphore;

// --- Level 1: a monitor ---------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(permits_are_taken_and_given_back) {
  take_and_give_back<semaphore>();
  semaphore s(1);
  kit::require_equal(s.value(), 1, "value() of a semaphore that was made with 1");
  s.release();
  kit::require_equal(s.value(), 2, "value() after a release beyond the start, which this semaphore allows");
  s.acquire();
  kit::require_equal(s.value(), 1, "value() after an acquire");
  kit::require(s.try_acquire(), "try_acquire() refuses although a permit is free");
  kit::require_equal(s.value(), 0, "value() when all permits are taken");
  kit::require(!s.try_acquire(), "try_acquire() gives a permit that is not there");
  kit::require_equal(s.value(), 0, "value() after a try_acquire() in vain");
}

BOOST_AUTO_TEST_CASE(negative_start_is_refused) { refuse_negative_start<semaphore>(); }

BOOST_AUTO_TEST_CASE(no_more_holders_than_permits) {
  kit::explore([] { admit<semaphore>(1, 3); });
  kit::explore([] { admit<semaphore>(2, 3); });
}

BOOST_AUTO_TEST_CASE(no_permit_is_lost) { kit::explore(&serve_two<semaphore>); }

BOOST_AUTO_TEST_CASE(semaphore_hands_over_what_was_written) {
  kit::explore([] { run_hand_over<semaphore>(3, [](semaphore& s, int i) { enter_and_leave(s, i == 0); }); });
}

BOOST_AUTO_TEST_CASE(waiting_thread_sleeps) { sleep_while_waiting<semaphore>(); }

BOOST_AUTO_TEST_CASE(try_acquire_is_exact) {
  kit::explore([] {
    Recorded<semaphore> s(1, -1);
    kit::in_parallel(3, [&](int i) {
      if (i == 2) return s.release(1);
      if (s.try_acquire() && i == 0) s.release(1);
      s.value();
    });
  });
  kit::explore([] {
    Recorded<semaphore> s(0, -1);
    kit::in_parallel(3, [&](int i) {
      if (i == 0) return s.acquire();
      s.release(1);
      if (i == 1) s.try_acquire();
    });
  });
}

// --- Level 2: several at once, timeouts -----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(release_of_many_lets_many_through) { kit::explore(&release_many<semaphore>); }

BOOST_AUTO_TEST_CASE(release_of_less_than_one_is_refused) {
  semaphore s(1);
  for (std::ptrdiff_t const n : {0, -1, -1000}) {
    kit::throws<std::invalid_argument>([&] { s.release(n); },
                                       "release(" + std::to_string(n) + ") must throw invalid_argument");
    kit::require_equal(s.value(), 1, "value() after a release that was refused");
  }
  s.release(3);
  kit::require_equal(s.value(), 4, "value() after release(3)");
}

BOOST_AUTO_TEST_CASE(timeout_of_zero_tries_once) { try_once_with_timeout_of_zero<semaphore>(); }

BOOST_AUTO_TEST_CASE(timeout_is_kept) { keep_timeouts<semaphore>(); }

BOOST_AUTO_TEST_CASE(timed_waiter_sleeps) {
  semaphore s(0);
  kit::costs const before = kit::cost();
  kit::thread const waiting([&] { s.try_acquire_for(2h); });
  kit::until_quiet();
  kit::require_equal(kit::blocked_threads(), 1, "a timed acquire keeps the processor busy while it waits");
  kit::sleep_for(1h);
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits <= 100,
               "a timed acquire wakes again and again: " + times(spent.futex_waits, "futex_wait calls within an hour"));
  s.release();
}

// Each time that somebody else takes the permit, the waiter is woken in vain.
BOOST_AUTO_TEST_CASE(wake_ups_do_not_restart_the_timeout) {
  semaphore s(0);
  TimedTry attempt;
  {
    kit::inject const faults({.spurious_wakes = 8, .spurious_after = 600ms});
    attempt = try_for(s, 1s);
  }
  kit::require(attempt.took <= 1300ms,
               "the timeout starts again after a wake-up: 1 s became " + times(attempt.took / 1ms, "ms"));
  require_kept(attempt, 1s);
}

BOOST_AUTO_TEST_CASE(forever_is_no_deadline) {
  semaphore s(0);
  bool returned = false, got = false;
  {
    kit::thread const waiting([&] {
      got = s.try_acquire_for(kit::forever);
      returned = true;
    });
    kit::until_quiet();
    kit::require(!returned, "try_acquire_for(forever) gave up at once");
    kit::sleep_for(24h * 3650);
    kit::require(!returned, "try_acquire_for(forever) gave up");
    s.release();
  }
  kit::require(got, "try_acquire_for(forever) gave up when a permit was released");
  kit::require_equal(s.value(), 0, "value() after try_acquire_for(forever) took the permit");
}

BOOST_AUTO_TEST_CASE(failed_timed_acquire_leaves_no_trace) {
  semaphore s(0);
  for (int i = 0; i < 3; ++i) kit::require(!try_for(s, 10ms).got, "a timed acquire has a permit that nobody released");
  kit::require_equal(s.value(), 0, "value() after timed acquires in vain");
  s.release(2);
  kit::require_equal(s.value(), 2, "value() after release(2), when nobody waits any more");
  kit::require_equal(count_by_draining(s), 2, "permits that can be taken after release(2), when nobody waits any more");
  bool served = false;
  kit::thread const patient([&] {
    s.acquire();
    served = true;
  });
  kit::until_quiet();
  kit::require(!try_for(s, 10ms).got, "a timed acquire has a permit that nobody released");
  s.release();
  kit::until_quiet();
  kit::require(served, "a thread that waits was forgotten after another one's timeout");
}

BOOST_AUTO_TEST_CASE(timed_acquire_is_served_in_time) {
  kit::explore([] {
    semaphore s(0);
    bool got = false;
    int letter = 0;
    kit::time_point const begin = kit::sys::now();
    {
      kit::thread const other([&] {
        got = s.try_acquire_for(1h);
        kit::require_equal(letter, 1, "what was written before release() is not seen after a timed acquire");
      });
      kit::sleep_for(1s);
      letter = 1;
      s.release();
    }
    kit::require(got, "a permit was released in time, but the timed acquire failed");
    kit::require(kit::sys::now() - begin < 1h, "the timed acquire slept on after a permit was released");
  });
  kit::explore([] { run_hand_over<semaphore>(2, [](semaphore& s, int) { enter_in_time(s); }); });
}

BOOST_AUTO_TEST_CASE(timeout_that_meets_a_release_loses_nothing) {
  kit::explore(&meet_a_timeout<semaphore>);
  kit::explore(&meet_a_timeout_alone<semaphore>);
}

// --- Level 3: bounded -----------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(bounded_semaphore_is_a_semaphore) {
  take_and_give_back<bounded_semaphore>();
  refuse_negative_start<bounded_semaphore>();
  try_once_with_timeout_of_zero<bounded_semaphore>();
  refuse_release_of_less_than_one<bounded_semaphore>();
}

BOOST_AUTO_TEST_CASE(release_beyond_the_start_is_refused) {
  bounded_semaphore s(3);
  auto const refused = [&](std::ptrdiff_t n) {
    kit::throws<kit::over_release>([&] { s.release(n); },
                                   "release(" + std::to_string(n) + ") beyond the start must throw over_release");
  };
  refused(1);
  refused(1000);
  kit::require_equal(count_by_draining(s), 3, "free permits after a release that was refused");
  s.release(2);
  refused(2);
  kit::require_equal(count_by_draining(s), 2,
                     "free permits after release(2) was refused with one place left: all or nothing");
  s.release(3);
  kit::require_equal(count_by_draining(s), 3, "free permits after as many were released as were taken");
  bounded_semaphore none(0);
  kit::throws<kit::over_release>([&] { none.release(); }, "release() of a semaphore of 0 must throw over_release");
  kit::require_equal(count_by_draining(none), 0, "free permits of a semaphore of 0");
}

BOOST_AUTO_TEST_CASE(bound_holds_whoever_releases) {
  kit::explore([] {
    bounded_semaphore s(2);
    s.acquire();
    std::atomic<int> refused{0};
    kit::in_parallel(2, [&](int) {
      try {
        s.release();
      } catch (kit::over_release const&) {
        ++refused;
      }
    });
    kit::require_equal(count_by_draining(s), 2,
                       "free permits of a bounded semaphore of 2 that two threads released at once");
    kit::require_equal(refused, 1, "refused of two releases, when only one permit was taken");
  });
}

BOOST_AUTO_TEST_CASE(bounded_answers_fit_the_counter) {
  kit::explore([] {
    Recorded<bounded_semaphore> s(1, 2);
    kit::in_parallel(3, [&](int i) {
      if (i == 0) {
        if (s.try_acquire()) s.release(1);
      } else {
        s.release(i);
      }
    });
  });
}

BOOST_AUTO_TEST_CASE(bounded_semaphore_loses_no_permit) {
  kit::explore([] { admit<bounded_semaphore>(1, 3); });
  kit::explore(&serve_two<bounded_semaphore>);
  kit::explore(&release_many<bounded_semaphore>);
  kit::explore([] {
    run_hand_over<bounded_semaphore>(2, [](auto& s, int i) { i == 0 ? enter_and_leave(s, true) : enter_in_time(s); });
  });
}

BOOST_AUTO_TEST_CASE(bounded_timeouts_are_kept) { keep_timeouts<bounded_semaphore>(); }

BOOST_AUTO_TEST_CASE(bounded_timeout_that_meets_a_release_loses_nothing) {
  kit::explore(&meet_a_timeout<bounded_semaphore>);
  kit::explore(&meet_a_timeout_alone<bounded_semaphore>);
}

BOOST_AUTO_TEST_CASE(thread_that_waits_for_a_bounded_semaphore_sleeps) { sleep_while_waiting<bounded_semaphore>(); }

// --- Level 4: no lock inside ----------------------------------------------------------------------------------------

namespace {

struct Call {
  char const* name;
  void (*make)(semaphore&);
};
constexpr Call calls[]{{"acquire()", [](semaphore& s) { s.acquire(); }},
                       {"release()", [](semaphore& s) { s.release(); }},
                       {"try_acquire()", [](semaphore& s) { s.try_acquire(); }},
                       {"value()", [](semaphore& s) { s.value(); }}};

// A thread loses the processor for an hour at the n-th step of `first`. Do others have to wait for it? False: it has no
// such step.
bool go_on_beside(Call const& first, int n) {
  semaphore s(9);
  kit::inject const stall({.stall_at = n, .stall_for = 1h});
  kit::without_faults const ours;
  kit::thread const stalled([&] { first.make(s); });
  kit::until_quiet();
  if (stall.fired() == 0) return false;
  for (Call const& next : calls) {
    kit::thread const other([&] {
      kit::without_faults const not_this_one;
      next.make(s);
    });
    kit::until_quiet();
    kit::require(other.done(), std::string(next.name) + " has to wait for a thread that lost the processor in " +
                                   first.name + ", although there are permits: there is a lock inside");
  }
  return true;
}

}  // namespace

BOOST_AUTO_TEST_CASE(semaphore_has_no_lock_inside) {
  for (Call const& first : calls) {
    for (int n = 1; n <= 100 && go_on_beside(first, n); ++n) {
    }
  }
}

BOOST_AUTO_TEST_CASE(semaphore_may_be_destroyed_after_the_last_acquire) {
  kit::explore(&destroy_after_last_acquire<semaphore>);
}

BOOST_AUTO_TEST_CASE(interrupted_sleep_gives_no_permit) {
  semaphore s(0);
  std::atomic<int> through{0};
  Threads threads;
  {
    kit::inject const faults({.eintr_always = true, .spurious_wakes = 6, .spurious_after = 1ms});
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&] {
        s.acquire();
        ++through;
      });
    }
    kit::sleep_for(1s);
    kit::require_equal(newest(through), 0, "threads that came through although their sleep had only been interrupted");
    s.release();
    kit::sleep_for(1s);
    kit::require_equal(newest(through), 1, "threads that came through after one release, sleeps interrupted");
  }
  s.release();
}

// --- Level 5: first come, first served ------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(fifo_semaphore_serves_in_order_of_arrival) {
  fifo_semaphore s(0);
  std::string order;
  Threads threads;
  for (int i = 1; i <= 5; ++i) {
    threads.emplace_back([&, i] {
      bool const got = i % 2 == 0 ? s.try_acquire_for(1h) : (s.acquire(), true);
      order += std::to_string(i) + (got ? " " : "! ");
    });
    kit::until_quiet();
  }
  auto const release = [&](int n, char const* expected) {
    s.release(n);
    kit::until_quiet();
    kit::require_equal(order, expected, "threads are not served in order of arrival");
  };
  release(1, "1 ");
  release(1, "1 2 ");
  release(1, "1 2 3 ");
  release(1, "1 2 3 4 ");
  release(1, "1 2 3 4 5 ");
  kit::require_equal(count_by_draining(s), 0, "free permits when five were released and five taken");
  s.release(2);
  kit::require_equal(count_by_draining(s), 2, "free permits of a FIFO semaphore after release(2)");
}

BOOST_AUTO_TEST_CASE(nobody_overtakes) {
  kit::explore([] {
    fifo_semaphore s(0);
    std::atomic<int> served{0}, first_place{0}, second_place{0};
    Threads threads;
    threads.emplace_back([&] {
      s.acquire();
      first_place += ++served;
    });
    kit::until_quiet();
    threads.emplace_back([&] {
      s.acquire();
      second_place += ++served;
    });
    s.release();
    kit::require(!s.try_acquire(), "try_acquire() takes the permit of a thread that was there before");
    kit::require(!s.try_acquire_for(0s), "try_acquire_for(0) takes the permit of a thread that was there before");
    kit::until_quiet();
    kit::require(newest(second_place) == 0, "a thread that came later was served first");
    kit::require_equal(newest(first_place), 1,
                       "a permit was released, and the first of those who wait does not have it");
    s.release();
    kit::until_quiet();
    kit::require_equal(newest(second_place), 2, "the second thread does not have the second permit");
  });
}

BOOST_AUTO_TEST_CASE(who_gives_up_leaves_the_queue) {
  for (int impatient = 1; impatient <= 3; ++impatient) {
    fifo_semaphore s(0);
    std::string order;
    Threads threads;
    for (int i = 1; i <= 3; ++i) {
      threads.emplace_back([&, i] {
        if (i == impatient) {
          kit::require(!s.try_acquire_for(10ms), "a timed acquire has a permit that nobody released");
        } else {
          s.acquire();
          order += std::to_string(i) + " ";
        }
      });
      kit::until_quiet();
    }
    kit::sleep_for(1s);
    s.release();
    kit::until_quiet();
    kit::require_equal(order, impatient == 1 ? "2 " : "1 ", "served first after another thread in the queue gave up");
    s.release();
    kit::until_quiet();
    kit::require_equal(order,
                       impatient == 1   ? "2 3 "
                       : impatient == 2 ? "1 3 "
                                        : "1 2 ",
                       "served after another thread in the queue gave up");
    s.release();
    kit::require_equal(count_by_draining(s), 1, "free permits after a permit was released and nobody waits");
  }
}

BOOST_AUTO_TEST_CASE(fifo_semaphore_loses_no_permit) {
  kit::explore([] { admit<fifo_semaphore>(1, 3); });
  kit::explore(&serve_two<fifo_semaphore>);
  kit::explore(&release_many<fifo_semaphore>);
  if (kit::stressing()) return;  // who has given up there is not known
  kit::explore(&meet_a_timeout<fifo_semaphore>);
  kit::explore(&meet_a_timeout_alone<fifo_semaphore>);
}

BOOST_AUTO_TEST_CASE(fifo_answers_fit_the_queue) {
  kit::explore([] {
    RecordedQueue s(1);
    kit::in_parallel(3, [&](int i) {
      bool const got = i == 2 ? s.try_acquire() : (s.acquire(), true);
      if (got) s.release(1);
    });
  });
  if (kit::stressing()) return;  // time is not virtual there
  kit::explore([] {
    RecordedQueue s(0);
    Threads threads;
    threads.emplace_back([&] { s.acquire_for(1ms); });
    threads.emplace_back([&] { s.acquire_for(1h); });
    kit::sleep_for(1ms);
    s.release(1);
    s.try_acquire();
  });
}

BOOST_AUTO_TEST_CASE(fifo_semaphore_keeps_timeouts) {
  keep_timeouts<fifo_semaphore>();
  try_once_with_timeout_of_zero<fifo_semaphore>();
  refuse_negative_start<fifo_semaphore>();
  refuse_release_of_less_than_one<fifo_semaphore>();
  sleep_while_waiting<fifo_semaphore>();
}

BOOST_AUTO_TEST_CASE(fifo_semaphore_hands_over_what_was_written) {
  kit::explore([] { run_hand_over<fifo_semaphore>(3, [](fifo_semaphore& s, int i) { enter_and_leave(s, i == 0); }); });
  kit::explore([] { run_hand_over<fifo_semaphore>(2, [](fifo_semaphore& s, int) { enter_in_time(s); }); });
}

BOOST_AUTO_TEST_CASE(fifo_semaphore_may_be_destroyed_after_the_last_acquire) {
  kit::explore(&destroy_after_last_acquire<fifo_semaphore>);
}
