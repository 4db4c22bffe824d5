// Checks of threading/lock. Each states one property of the contract and holds for every implementation that keeps it:
// nothing here looks at members, sizes, or how often a correct lock happens to try.
#include "threading/lock/lock.h"

#include "grader/harness/check.h"
#include "threading/lock/scenarios.h"

using namespace std::chrono_literals;
using namespace lock_checks;

// --- Level 1: test-and-set ------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(spin_lock_is_taken_and_given_back) { take_and_give_back<threading::spin_lock>(); }

BOOST_AUTO_TEST_CASE(spin_lock_admits_one_thread) { explore_small_worlds(&admit_one_thread<threading::spin_lock>); }

BOOST_AUTO_TEST_CASE(spin_lock_hands_over_what_was_written) {
  explore_small_worlds(&hand_over_by_both_ways<threading::spin_lock>);
}

BOOST_AUTO_TEST_CASE(spin_lock_may_be_destroyed_after_its_last_unlock) {
  kit::explore(&destroy_after_last_unlock<threading::spin_lock>);
}

BOOST_AUTO_TEST_CASE(spin_lock_try_lock_is_exact) { explore_small_worlds(&record_history<threading::spin_lock>, 5); }

// --- Level 2: test-and-test-and-set ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(waiting_spin_lock_only_reads) {
  threading::spin_lock lock;
  lock.lock();
  kit::costs const before = kit::cost();
  Threads threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      lock.lock();
      lock.unlock();
    });
  }
  kit::until_quiet();  // both have looked at the lock a thousand times, or sleep
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.atomic_rmws <= 50, "waiting threads keep writing to the lock: " +
                                            times(spent.atomic_rmws, "read-modify-writes while it was held"));
  kit::require(spent.atomic_stores <= 50,
               "waiting threads keep writing to the lock: " + times(spent.atomic_stores, "stores while it was held"));
  lock.unlock();
}

BOOST_AUTO_TEST_CASE(spin_lock_serves_everybody_who_waits) {
  kit::explore([] {
    threading::spin_lock lock;
    int served = 0;
    lock.lock();
    {
      Threads threads;
      for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] {
          lock.lock();
          ++served;
          lock.unlock();
        });
      }
      let_others_come();
      kit::require_equal(served, 0, "a waiting thread came in while the lock was held");
      lock.unlock();
    }
    kit::require_equal(served, 3, "not everybody who waited was served");
  });
}

// --- Level 3: tickets -----------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(ticket_lock_is_taken_and_given_back) { take_and_give_back<threading::ticket_lock>(); }

BOOST_AUTO_TEST_CASE(ticket_lock_admits_one_thread) { explore_small_worlds(&admit_one_thread<threading::ticket_lock>); }

BOOST_AUTO_TEST_CASE(ticket_lock_hands_over_what_was_written) {
  explore_small_worlds(&hand_over_by_both_ways<threading::ticket_lock>);
}

BOOST_AUTO_TEST_CASE(ticket_lock_serves_in_order_of_arrival) {
  threading::ticket_lock lock;
  for (int round = 0; round < 2; ++round) {
    kit::require_equal(order_of_service(lock, 4), "1 2 3 4 first again", "threads are not served in order of arrival");
  }
}

BOOST_AUTO_TEST_CASE(failed_try_lock_takes_no_ticket) {
  threading::ticket_lock lock;
  lock.lock();
  for (int i = 0; i < 3; ++i) kit::require(!lock.try_lock(), "try_lock() takes a lock that is held");
  lock.unlock();
  kit::require(lock.try_lock(), "the lock is free, but a failed try_lock() left a ticket that nobody comes for");
  bool overtook = false;
  {
    kit::thread const waiting([&] {
      lock.lock();
      lock.unlock();
    });
    kit::until_quiet();
    on_another_thread([&] { overtook = lock.try_lock(); });
    kit::require(!overtook, "try_lock() overtakes a thread that holds the next ticket");
    lock.unlock();
  }
  kit::require(lock.try_lock(), "the lock is free, but a failed try_lock() left a ticket that nobody comes for");
  lock.unlock();
}

BOOST_AUTO_TEST_CASE(tickets_survive_wrap_around) {
  threading::ticket_lock lock;
  auto const many = [&](int rounds) {
    for (int i = 0; i < rounds; ++i) {
      lock.lock();
      lock.unlock();
    }
  };
  char const* const expected = "1 2 3 first again";
  many(65'533);
  kit::require_equal(order_of_service(lock, 3), expected, "the order is lost where tickets go from 65535 to 0");
  kit::require(lock.try_lock(), "try_lock() refuses a free lock after 65536 tickets");
  kit::require(!lock.try_lock(), "try_lock() takes a held lock after 65536 tickets");
  lock.unlock();
  many(70'000);
  kit::require_equal(order_of_service(lock, 3), expected, "the order is lost after 140000 tickets");
}

BOOST_AUTO_TEST_CASE(ticket_lock_may_be_destroyed_after_its_last_unlock) {
  kit::explore(&destroy_after_last_unlock<threading::ticket_lock>);
}

BOOST_AUTO_TEST_CASE(ticket_lock_try_lock_is_exact) {
  explore_small_worlds(&record_history<threading::ticket_lock>, 5);
}

// --- Level 4: a mutex that sleeps -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(mutex_is_taken_and_given_back) {
  take_and_give_back<threading::mutex>();
  threading::mutex m;
  kit::require(!m.is_locked(), "a new mutex says that it is locked");
  m.lock();
  kit::require(m.is_locked(), "is_locked() is false while the mutex is held");
  on_another_thread([&] { kit::require(m.is_locked(), "is_locked() is false while another thread holds the mutex"); });
  m.unlock();
  kit::require(!m.is_locked(), "is_locked() is true after unlock()");
}

BOOST_AUTO_TEST_CASE(mutex_admits_one_thread) { explore_small_worlds(&admit_one_thread<threading::mutex>); }

BOOST_AUTO_TEST_CASE(mutex_hands_over_what_was_written) {
  explore_small_worlds(&hand_over_by_both_ways<threading::mutex>);
}

BOOST_AUTO_TEST_CASE(mutex_forgets_no_waiter) {
  explore_small_worlds([](int threads, int rounds) {
    threading::mutex m;
    int served = 0;
    m.lock();
    {
      Threads waiting;
      for (int i = 0; i < threads; ++i) {
        waiting.emplace_back([&] {
          for (int round = 0; round < rounds; ++round) {
            std::lock_guard const hold(m);
            ++served;
          }
        });
      }
      if (!kit::stressing()) kit::until_quiet();
      m.unlock();
    }
    kit::require_equal(served, threads * rounds, "not everybody who waited was served");
    kit::require(!m.is_locked(), "the mutex is still locked when everybody has left");
    kit::outcome(std::to_string(served));
  });
}

BOOST_AUTO_TEST_CASE(uncontended_mutex_makes_no_system_call) {
  threading::mutex m;
  kit::costs const before = kit::cost();
  for (int i = 0; i < 100; ++i) {
    m.lock();
    m.unlock();
    kit::require(m.try_lock(), "try_lock() refuses a free mutex");
    m.unlock();
  }
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.syscalls == 0,
               "nobody waited, and yet there were " + times(spent.syscalls, "system calls in 200 rounds (") +
                   times(spent.futex_waits, "futex_wait, ") + times(spent.futex_wakes, "futex_wake)"));
}

BOOST_AUTO_TEST_CASE(waiting_thread_sleeps) {
  threading::mutex m;
  m.lock();
  kit::costs const before = kit::cost();
  Threads threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      m.lock();
      m.unlock();
    });
  }
  kit::until_quiet();
  kit::require_equal(kit::blocked_threads(), 2, "a thread that waits for the mutex keeps the processor busy");
  kit::sleep_for(1h);
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits <= 200, "a thread that waits for the mutex wakes again and again: " +
                                             times(spent.futex_waits, "futex_wait calls of two threads in an hour"));
  m.unlock();
}

BOOST_AUTO_TEST_CASE(any_thread_may_unlock) {
  kit::explore([] {
    threading::mutex m;
    int letter = 0;
    m.lock();
    kit::thread const other([&] {
      letter = 1;
      m.unlock();
    });
    m.lock();  // returns when the other thread has unlocked
    kit::require_equal(letter, 1, "lock() returned before the mutex was free");
    m.unlock();
  });
}

BOOST_AUTO_TEST_CASE(unlocking_a_free_mutex_is_refused) {
  threading::mutex m;
  for (int i = 0; i < 3; ++i) {
    kit::throws<kit::state_error>([&] { m.unlock(); }, "unlock() of a free mutex must throw state_error");
    kit::require(!m.is_locked(), "a refused unlock() leaves the mutex locked");
    kit::require(m.try_lock(), "a mutex cannot be taken after a refused unlock()");
    kit::require(!m.try_lock(), "a mutex admits two after a refused unlock()");
    m.unlock();
    m.lock();
    on_another_thread([&] { kit::require(!m.try_lock(), "a mutex admits two after a refused unlock()"); });
    m.unlock();
  }
}

BOOST_AUTO_TEST_CASE(interrupted_sleep_lets_nobody_in) {
  threading::mutex m;
  int inside = 0;
  m.lock();
  {
    kit::inject const faults({.eintr_always = true, .spurious_wakes = 6, .spurious_after = 1ms});
    Threads threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&] {
        m.lock();
        ++inside;
        m.unlock();
      });
    }
    kit::sleep_for(1s);
    kit::require_equal(inside, 0, "a thread came in although its sleep had only been interrupted");
    m.unlock();
  }
  kit::require_equal(inside, 2, "not everybody who waited was served");
}

BOOST_AUTO_TEST_CASE(asking_whether_it_is_locked_is_no_race) {
  kit::explore([] {
    threading::mutex m;
    std::atomic<int> held{0};  // the answer is used, so that it has to be asked for
    kit::in_parallel(2, [&](int i) {
      if (i == 0) return static_cast<void>(held.fetch_add(m.is_locked() ? 1 : 0, std::memory_order_relaxed));
      m.lock();
      m.unlock();
    });
  });
}

BOOST_AUTO_TEST_CASE(mutex_may_be_destroyed_after_its_last_unlock) {
  kit::explore(&destroy_after_last_unlock<threading::mutex>);
}

BOOST_AUTO_TEST_CASE(mutex_try_lock_is_exact) { explore_small_worlds(&record_history<threading::mutex>, 5); }

// --- Level 5: timeouts ----------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(timeout_of_zero_tries_once) {
  threading::mutex m;
  for (kit::duration const timeout : {kit::duration(0), kit::duration(-1), kit::duration(-5s), kit::duration::min()}) {
    kit::require(m.try_lock_for(timeout), "a timeout <= 0 refuses a free mutex");
    TimedTry const attempt = try_for(m, timeout);
    kit::require(!attempt.got, "a timeout <= 0 takes a mutex that is held");
    kit::require_equal(attempt.took.count(), 0, "a timeout <= 0 waits (nanoseconds)");
    m.unlock();
  }
}

BOOST_AUTO_TEST_CASE(timeout_is_kept) {
  threading::mutex m;
  kit::require(m.try_lock_for(1s), "a timed acquire refuses a free mutex");
  for (kit::duration const timeout : {kit::duration(1), kit::duration(1ms), kit::duration(1500ms), kit::duration(1h)}) {
    require_kept(try_for(m, timeout), timeout);
    kit::inject const faults({.eintr_always = true});
    require_kept(try_for(m, timeout), timeout);
  }
  m.unlock();
}

BOOST_AUTO_TEST_CASE(timed_waiter_sleeps) {
  threading::mutex m;
  m.lock();
  kit::costs const before = kit::cost();
  {
    kit::thread const waiting([&] {
      if (m.try_lock_for(2h)) m.unlock();
    });
    kit::until_quiet();
    kit::require_equal(kit::blocked_threads(), 1, "a timed acquire keeps the processor busy while it waits");
    kit::sleep_for(1h);
    kit::costs const spent = kit::cost() - before;
    kit::require(spent.futex_waits <= 100, "a timed acquire wakes again and again: " +
                                               times(spent.futex_waits, "futex_wait calls within an hour"));
    m.unlock();
  }
}

BOOST_AUTO_TEST_CASE(timed_acquire_takes_over_what_was_written) {
  explore_small_worlds([](int threads, int rounds) {
    run_hand_over<threading::mutex>(threads, rounds, [](threading::mutex& m, int) {
      kit::require(m.try_lock_for(1h), "a timed acquire gave up although the mutex became free again and again");
    });
  });
}

BOOST_AUTO_TEST_CASE(wake_ups_do_not_restart_the_timeout) {
  threading::mutex m;
  m.lock();
  kit::inject const faults({.spurious_wakes = 8, .spurious_after = 600ms});
  TimedTry const attempt = try_for(m, 1s);
  kit::require(attempt.took <= 1300ms,
               "the timeout starts again after a wake-up: 1 s became " + times(attempt.took / 1ms, "ms"));
  require_kept(attempt, 1s);
  m.unlock();
}

BOOST_AUTO_TEST_CASE(forever_is_no_deadline) {
  threading::mutex m;
  m.lock();
  bool returned = false, got = false;
  {
    kit::thread const waiting([&] {
      got = m.try_lock_for(kit::forever);
      returned = true;
      if (got) m.unlock();
    });
    kit::until_quiet();
    kit::require(!returned, "try_lock_for(forever) gave up at once");
    kit::sleep_for(24h * 3650);
    kit::require(!returned, "try_lock_for(forever) gave up");
    m.unlock();
  }
  kit::require(got, "try_lock_for(forever) gave up when the mutex was free");
}

BOOST_AUTO_TEST_CASE(failed_timed_acquire_leaves_no_trace) {
  threading::mutex m;
  m.lock();
  for (int i = 0; i < 3; ++i) kit::require(!try_for(m, 10ms).got, "a timed acquire took a mutex that was held");
  kit::require(m.is_locked(), "a failed timed acquire unlocked the mutex");
  m.unlock();
  kit::require(!m.is_locked(), "the mutex is not free after unlock(): a failed timed acquire still counts");
  kit::require(m.try_lock(), "the free mutex cannot be taken: a failed timed acquire still counts");
  m.unlock();
  kit::costs const before = kit::cost();
  m.lock();
  m.unlock();
  kit::require_equal((kit::cost() - before).syscalls, 0, "nobody waits any more, and yet unlock() makes a system call");
  bool served = false;
  m.lock();
  {
    kit::thread const patient([&] {
      m.lock();
      served = true;
      m.unlock();
    });
    kit::until_quiet();
    kit::require(!try_for(m, 10ms).got, "a timed acquire took a mutex that was held");
    m.unlock();
  }
  kit::require(served, "a thread that waits was forgotten after another one's timeout");
}

BOOST_AUTO_TEST_CASE(timed_acquire_is_served_in_time) {
  kit::explore([] {
    threading::mutex m;
    m.lock();
    bool got = false;
    kit::time_point const begin = kit::sys::now();
    {
      kit::thread const other([&] { got = m.try_lock_for(1h); });
      kit::sleep_for(1s);
      m.unlock();
    }
    kit::require(got, "the mutex was released in time, but the timed acquire failed");
    kit::require(kit::sys::now() - begin < 1h, "the timed acquire slept on after the mutex was released");
    m.unlock();
  });
}

// One gives up at the very moment at which the lock is released: either outcome is right, but nothing may get lost.
BOOST_AUTO_TEST_CASE(timeout_that_meets_a_release_loses_nothing) {
  kit::explore([] {
    threading::mutex m;
    std::atomic<int> inside{0};
    int served = 0;
    auto const owner = [&] {
      kit::require(inside.fetch_add(1, std::memory_order_relaxed) == 0, "two owners at once");
      ++served;
      inside.fetch_sub(1, std::memory_order_relaxed);
      m.unlock();
    };
    m.lock();
    {
      Threads threads;
      for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&] {
          if (m.try_lock_for(1ms)) owner();
        });
      }
      threads.emplace_back([&] {
        m.lock();
        owner();
      });
      kit::sleep_for(1ms);
      m.unlock();
    }
    kit::require(served >= 1, "a thread that waits was forgotten");
    kit::require(!m.is_locked(), "the mutex is still locked when everybody has left");
  });
}

// --- Level 6: recursion ---------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(owner_may_lock_again) {
  threading::recursive_mutex m;
  kit::require(!m.owned(), "a new lock has an owner");
  kit::require_equal(m.depth(), 0, "depth() of a new lock");
  m.lock();
  m.lock();
  kit::require(m.try_lock(), "try_lock() refuses the owner");
  kit::require(m.try_lock_for(0s), "try_lock_for(0) refuses the owner");
  kit::require(m.try_lock_for(kit::forever), "try_lock_for(forever) refuses the owner");
  for (unsigned depth = 5; depth > 0; --depth) {
    kit::require(m.owned(), "the owner has lost the lock before its last unlock()");
    kit::require_equal(m.depth(), depth, "depth() of the owner");
    m.unlock();
  }
  kit::require(!m.owned(), "owned() is true after the last unlock()");
  kit::require_equal(m.depth(), 0, "depth() after the last unlock()");
  on_another_thread([&] {
    kit::require(m.try_lock(), "another thread cannot lock after the owner's last unlock()");
    kit::require_equal(m.depth(), 1, "depth() of a new owner");
    m.unlock();
  });
}

BOOST_AUTO_TEST_CASE(other_threads_are_refused) {
  threading::recursive_mutex m;
  for (int depth = 1; depth <= 2; ++depth) {
    m.lock();
    on_another_thread([&] {
      kit::require(!m.try_lock(), "try_lock() admits a thread that is not the owner");
      kit::require(!m.try_lock_for(0s), "try_lock_for(0) admits a thread that is not the owner");
      kit::require(!m.owned(), "owned() is true for a thread that is not the owner");
      kit::require_equal(m.depth(), 0, "depth() of a thread that is not the owner");
    });
    kit::require_equal(m.depth(), depth, "depth() of the owner after another thread tried");
  }
  m.unlock();
  on_another_thread([&] { kit::require(!m.try_lock(), "the lock was free before the last unlock()"); });
  m.unlock();
}

BOOST_AUTO_TEST_CASE(stranger_sleeps_until_the_last_unlock) {
  threading::recursive_mutex m;
  bool inside = false;
  m.lock();
  m.lock();
  {
    kit::thread const stranger([&] {
      m.lock();
      inside = true;
      m.unlock();
    });
    for (int unlocks = 0; unlocks < 2; ++unlocks) {
      kit::until_quiet();
      kit::require(!inside, "lock() lets another thread in before the owner's last unlock()");
      kit::require_equal(kit::blocked_threads(), 1, "a thread that waits for the lock keeps the processor busy");
      m.unlock();
    }
  }
  kit::require(inside, "a thread that waits was forgotten");
}

BOOST_AUTO_TEST_CASE(recursive_timeout_is_kept) {
  threading::recursive_mutex m;
  m.lock();
  m.lock();
  require_kept(try_for(m, 2s), 2s);
  kit::require_equal(m.depth(), 2, "depth() of the owner after another thread's timeout");
  m.unlock();
  m.unlock();
  kit::require(try_for(m, 2s).got, "a timed acquire refuses a free lock");
}

BOOST_AUTO_TEST_CASE(stranger_may_not_unlock) {
  threading::recursive_mutex m;
  auto const refused = [&](char const* what) { kit::throws<kit::state_error>([&] { m.unlock(); }, what); };
  refused("unlock() of a free lock must throw state_error");
  m.lock();
  m.lock();
  on_another_thread([&] { refused("unlock() by a thread that is not the owner must throw state_error"); });
  kit::require_equal(m.depth(), 2, "depth() of the owner after a refused unlock()");
  on_another_thread([&] { kit::require(!m.try_lock(), "a refused unlock() has freed the lock"); });
  m.unlock();
  m.unlock();
  refused("unlock() once too often must throw state_error");
  kit::require(m.try_lock(), "the lock cannot be taken after a refused unlock()");
  m.unlock();
}

BOOST_AUTO_TEST_CASE(recursive_mutex_admits_one_thread) {
  explore_small_worlds([](int threads, int rounds) {
    threading::recursive_mutex m;
    std::atomic<int> inside{0};
    int entries = 0;
    kit::in_parallel(threads, [&](int) {
      for (int round = 0; round < rounds; ++round) {
        m.lock();
        m.lock();
        kit::require(inside.fetch_add(1, std::memory_order_relaxed) == 0, "two owners at once");
        m.unlock();
        ++entries;
        inside.fetch_sub(1, std::memory_order_relaxed);
        m.unlock();
      }
    });
    kit::require_equal(entries, threads * rounds, "not everybody was served");
    kit::outcome(std::to_string(entries));
  });
}

BOOST_AUTO_TEST_CASE(next_owner_stays_owner) {
  explore_small_worlds([](int threads, int rounds) {
    threading::recursive_mutex m;
    kit::in_parallel(threads, [&](int) {
      for (int round = 0; round < rounds; ++round) {
        m.lock();
        kit::require(m.owned(), "the owner was forgotten: owned() is false between lock() and unlock()");
        kit::require_equal(m.depth(), 1, "depth() between lock() and unlock()");
        try {
          m.unlock();
        } catch (kit::state_error const&) {
          kit::fail("the owner was forgotten: its unlock() is refused");
        }
      }
    });
  });
}

BOOST_AUTO_TEST_CASE(owner_may_be_asked_at_any_time) {
  kit::explore([] {
    threading::recursive_mutex m;
    kit::in_parallel(3, [&](int i) {
      for (int round = 0; round < 3; ++round) {
        if (i == 0) {
          m.lock();
          m.unlock();
        } else {
          kit::require(!m.owned(), "owned() is true for a thread that never locked");
          kit::require_equal(m.depth(), 0, "depth() of a thread that never locked");
        }
      }
    });
  });
}

BOOST_AUTO_TEST_CASE(release_all_gives_up_every_level) {
  kit::explore([] {
    threading::recursive_mutex m;
    int visits = 0;
    kit::in_parallel(2, [&](int) {
      for (int i = 0; i < 3; ++i) m.lock();
      ++visits;
      kit::require_equal(m.release_all(), 3, "release_all() returns the depth it gave up");
      kit::require(!m.owned(), "owned() is true after release_all()");
      m.reacquire(3);
      ++visits;
      kit::require_equal(m.depth(), 3, "depth() after reacquire(3)");
      m.unlock();
      m.unlock();
      kit::require(m.owned(), "reacquire(3) needs three unlocks");
      m.unlock();
      kit::require(!m.owned(), "owned() is true after the last unlock()");
    });
    kit::require(m.try_lock(), "the lock is not free when everybody has left");
    m.unlock();
    kit::require_equal(visits, 4, "not everybody was served");
  });
}

BOOST_AUTO_TEST_CASE(recursive_mutex_may_be_destroyed_after_its_last_unlock) {
  kit::explore(&destroy_after_last_unlock<threading::recursive_mutex>);
}

BOOST_AUTO_TEST_CASE(recursive_mutex_keeps_its_word) {
  kit::explore([] {
    threading::recursive_mutex m;
    kit::history history("recursive_lock");
    auto const record = [&](char const* call, auto&& body) {
      auto operation = history.begin(call);
      operation.end(body());
    };
    auto const unlock = [&] {
      record("unlock", [&] {
        m.unlock();
        return "ok";
      });
    };
    kit::in_parallel(2, [&](int) {
      bool got = false;
      record("try_lock", [&] { return (got = m.try_lock()) ? "true" : "false"; });
      record("lock", [&] {
        m.lock();
        return "ok";
      });
      record("depth", [&] { return std::to_string(m.depth()); });
      unlock();
      if (got) unlock();
      record("owned", [&] { return m.owned() ? "true" : "false"; });
    });
  });
}
