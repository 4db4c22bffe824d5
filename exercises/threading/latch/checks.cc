// Checks of threading/latch. Each states one property of the contract and holds for every implementation that keeps it.
#include "threading/latch/latch.h"

#include <list>

#include "grader/harness/check.h"

using namespace std::chrono_literals;

namespace {

using Threads = std::list<kit::thread>;  // joined at the end of their scope

void require_refused(threading::latch& latch, unsigned n, char const* what) {
  kit::throws<std::invalid_argument>([&] { latch.count_down(n); }, what);
}

// Two threads write, each its own place, and count down; come(latch) is how a third gets through and reads both.
template <class F>
void run_hand_over(F come) {
  threading::latch latch(2);
  int left = 0, right = 0;  // plain: only the latch orders who comes to them
  {
    Threads threads;
    threads.emplace_back([&] {
      left = 1;
      latch.count_down();
    });
    threads.emplace_back([&] {
      right = 1;
      latch.count_down();
    });
    come(latch);
    kit::require_equal(left + right, 2, "what was written before count_down() is not seen by whoever got through");
  }
  kit::outcome(std::to_string(left + right));
}

struct TimedWait {
  bool open = false;
  kit::duration took{};
};

TimedWait time_wait(threading::latch& latch, kit::duration timeout) {
  TimedWait result;
  kit::time_point const begin = kit::sys::now();
  result.open = latch.wait_for(timeout);
  result.took = kit::sys::now() - begin;
  return result;
}

// Time is virtual: a sleep is exact. The slack is for latches that count in coarser units than nanoseconds.
void require_kept(TimedWait const& wait, kit::duration timeout) {
  kit::require(!wait.open, "wait_for() says that a closed latch is open");
  kit::require(wait.took >= timeout, "wait_for() gave up too early, after " + std::to_string(wait.took.count()) +
                                         " ns of " + std::to_string(timeout.count()));
  kit::require(wait.took <= timeout + timeout / 4 + 20ms, "wait_for() waited too long, " +
                                                              std::to_string(wait.took.count()) + " ns instead of " +
                                                              std::to_string(timeout.count()));
}

}  // namespace

// --- Level 1: counting ----------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(counting_down_opens_it) {
  threading::latch latch(4);
  kit::require(!latch.is_open(), "a new latch is open");
  latch.count_down();
  latch.count_down(0);
  latch.count_down(2);
  kit::require(!latch.is_open(), "it is open although something is left");
  latch.count_down();
  kit::require(latch.is_open(), "it is closed although nothing is left");
  kit::require(latch.is_open(), "it closed again");
  latch.count_down(0);
  kit::require(latch.is_open(), "counting down by 0 closed it");
  threading::latch const nothing_to_wait_for(0);
  kit::require(nothing_to_wait_for.is_open(), "a latch of 0 is closed");
}

BOOST_AUTO_TEST_CASE(counting_too_far_is_refused) {
  threading::latch latch(2);
  require_refused(latch, 3, "counting down by more than what is left must throw std::invalid_argument");
  kit::require(!latch.is_open(), "a refused count_down() opened it");
  latch.count_down();
  require_refused(latch, 2, "counting down by more than what is left must throw std::invalid_argument");
  kit::require(!latch.is_open(), "a refused count_down() opened it");
  latch.count_down();
  kit::require(latch.is_open(), "a refused count_down() changed what is left");
  require_refused(latch, 1, "counting an open latch down must throw std::invalid_argument");
  kit::require(latch.is_open(), "a refused count_down() closed it");
}

BOOST_AUTO_TEST_CASE(no_count_is_lost) {
  kit::explore([] {
    threading::latch latch(3);
    kit::in_parallel(3, [&](int) { latch.count_down(); });
    kit::require(latch.is_open(),
                 "three threads counted down by one each, but a latch of 3 is closed: a count is lost");
    kit::outcome("open");
  });
}

BOOST_AUTO_TEST_CASE(only_what_is_left_is_given) {
  kit::explore([] {
    threading::latch latch(2);
    std::atomic<int> refused{0};
    kit::in_parallel(3, [&](int) {
      try {
        latch.count_down();
      } catch (std::invalid_argument const&) {
        refused.fetch_add(1, std::memory_order_relaxed);
      }
    });
    kit::require_equal(refused.load(), 1,
                       "of three threads that count a latch of 2 down, one has to be refused; refused");
    kit::require(latch.is_open(), "two threads counted down by one each, but a latch of 2 is closed");
    kit::outcome(std::to_string(refused.load()));
  });
}

BOOST_AUTO_TEST_CASE(refused_count_is_seen_by_nobody) {
  kit::explore([] {
    threading::latch latch(1);
    kit::in_parallel(2, [&](int i) {
      if (i == 0) return require_refused(latch, 2, "a latch of 1 must not be counted down by 2");
      latch.count_down();
      kit::require(latch.is_open(), "all was counted down, but it is closed while another count is being refused");
    });
    kit::outcome("open");
  });
}

BOOST_AUTO_TEST_CASE(whoever_sees_it_open_sees_what_was_written) {
  kit::explore([] {
    run_hand_over([](threading::latch& latch) {
      while (!latch.is_open()) kit::sys::cpu_relax();
    });
  });
}

// --- Level 2: waiting -----------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(nobody_gets_through_a_closed_latch) {
  threading::latch latch(2);
  bool through = false;
  {
    kit::thread const waiting([&] {
      latch.wait();
      through = true;
    });
    kit::until_quiet();
    kit::require(!through, "wait() returned although the latch is closed");
    latch.count_down();
    kit::until_quiet();
    kit::require(!through, "wait() returned although something is left");
    latch.count_down();
  }
  kit::require(through, "who waited was not let through");
  latch.wait();
}

BOOST_AUTO_TEST_CASE(everybody_who_waits_gets_through) {
  kit::explore([] {
    threading::latch latch(2);
    std::atomic<int> through{0};
    kit::in_parallel(4, [&](int i) {
      if (i < 2) {
        latch.count_down();
      } else {
        latch.wait();
        through.fetch_add(1, std::memory_order_relaxed);
      }
    });
    kit::outcome(std::to_string(through.load()));
  });
}

BOOST_AUTO_TEST_CASE(whoever_waited_sees_what_was_written) {
  kit::explore([] { run_hand_over([](threading::latch& latch) { latch.wait(); }); });
}

BOOST_AUTO_TEST_CASE(waiting_threads_sleep) {
  threading::latch latch(1);
  kit::costs const before = kit::cost();
  {
    Threads threads;
    for (int i = 0; i < 2; ++i) threads.emplace_back([&] { latch.wait(); });
    kit::until_quiet();
    kit::require_equal(kit::blocked_threads(), 2, "threads keep the processor busy while they wait; asleep are");
    kit::sleep_for(1h);
    kit::costs const spent = kit::cost() - before;
    kit::require(spent.futex_waits <= 100, "two waiting threads wake again and again: " +
                                               std::to_string(spent.futex_waits) + " waits in an hour");
    latch.count_down();
  }
}

BOOST_AUTO_TEST_CASE(interrupted_sleep_lets_nobody_through) {
  threading::latch latch(1);
  bool through = false;
  {
    kit::inject const faults({.eintr_always = true, .spurious_wakes = 4, .spurious_after = 1ms});
    kit::thread const waiting([&] {
      latch.wait();
      through = true;
    });
    kit::sleep_for(1s);
    kit::require(!through, "wait() returned although its sleep had only been interrupted");
    latch.count_down();
  }
  kit::require(through, "who waited was not let through");
}

BOOST_AUTO_TEST_CASE(open_latch_costs_no_system_call) {
  threading::latch latch(1);
  latch.count_down();
  kit::costs const before = kit::cost();
  for (int i = 0; i < 10; ++i) latch.wait();
  kit::costs const spent = kit::cost() - before;
  kit::require_equal(spent.futex_waits, 0, "wait() for an open latch goes to the kernel, so many times");
}

BOOST_AUTO_TEST_CASE(it_may_go_once_wait_has_returned) {
  kit::explore([] {
    auto* const latch = new threading::latch(1);
    kit::thread const last([latch] {
      latch->wait();
      delete latch;
    });
    latch->count_down();
  });
}

// --- Level 3: timed, and arriving -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(timeout_of_zero_looks_once) {
  threading::latch latch(1);
  for (kit::duration const timeout : {kit::duration(0), kit::duration(-5s), kit::duration::min()}) {
    TimedWait const closed = time_wait(latch, timeout);
    kit::require(!closed.open, "wait_for() says that a closed latch is open");
    kit::require_equal(closed.took.count(), 0, "a timeout <= 0 waits (nanoseconds)");
  }
  latch.count_down();
  for (kit::duration const timeout : {kit::duration(0), kit::duration(-5s), kit::duration(1s), kit::forever}) {
    TimedWait const open = time_wait(latch, timeout);
    kit::require(open.open, "wait_for() says that an open latch is closed");
    kit::require_equal(open.took.count(), 0, "wait_for() of an open latch waits (nanoseconds)");
  }
}

BOOST_AUTO_TEST_CASE(timeout_is_kept) {
  threading::latch latch(2);
  for (kit::duration const timeout : {kit::duration(1), kit::duration(1ms), kit::duration(1500ms), kit::duration(1h)}) {
    require_kept(time_wait(latch, timeout), timeout);
    kit::inject const faults({.eintr_always = true});
    require_kept(time_wait(latch, timeout), timeout);
  }
}

BOOST_AUTO_TEST_CASE(wake_ups_do_not_restart_the_timeout) {
  threading::latch latch(1);
  kit::inject const faults({.spurious_wakes = 8, .spurious_after = 600ms});
  TimedWait const wait = time_wait(latch, 1s);
  kit::require(wait.took <= 1300ms,
               "the timeout starts again after a wake-up: 1 s became " + std::to_string(wait.took / 1ms) + " ms");
  require_kept(wait, 1s);
}

BOOST_AUTO_TEST_CASE(forever_is_no_deadline) {
  threading::latch latch(1);
  bool returned = false, open = false;
  {
    kit::thread const waiting([&] {
      open = latch.wait_for(kit::forever);
      returned = true;
    });
    kit::until_quiet();
    kit::require(!returned, "wait_for(forever) gave up at once");
    kit::sleep_for(24h * 3650);
    kit::require(!returned, "wait_for(forever) gave up");
    latch.count_down();
  }
  kit::require(open, "wait_for(forever) says that an open latch is closed");
}

BOOST_AUTO_TEST_CASE(timed_waiters_get_through_in_time) {
  kit::explore([] {
    run_hand_over([](threading::latch& latch) {
      kit::require(latch.wait_for(1h), "wait_for() gave up although the latch was opened in time");
    });
  });
}

BOOST_AUTO_TEST_CASE(those_who_arrive_meet) {
  kit::explore([] {
    threading::latch latch(3);
    int written[3] = {0, 0, 0};
    std::atomic<int> seen{0};
    kit::in_parallel(3, [&](int i) {
      written[i] = 1;
      latch.arrive_and_wait();
      seen.fetch_add(written[0] + written[1] + written[2], std::memory_order_relaxed);
    });
    kit::require_equal(seen.load(), 9, "somebody got through before all had arrived");
    kit::outcome(std::to_string(seen.load()));
  });
}
