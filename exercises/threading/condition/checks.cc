// Checks of threading/condition. Each states one property of the contract and holds for every implementation that keeps
// it: which of several waiters is chosen, and how it is told, is nobody's business.
#include "grader/harness/check.h"
#include "threading/condition/condition.h"
#include "threading/condition/scenarios.h"

using namespace std::chrono_literals;
using namespace condition_checks;
using threading::condition;
using threading::mutex;
using threading::recursive_mutex;

// --- Level 1: wait and notify ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(notified_thread_goes_on) {
  wait_until_ready(1, [](condition& changed) { changed.notify_one(); });
  wait_until_ready(4, [](condition& changed) { changed.notify_all(); });
}

BOOST_AUTO_TEST_CASE(waiting_thread_lets_others_in) {
  mutex m;
  condition changed(m);
  bool ready = false, back = false;
  {
    kit::thread const waiting([&] {
      Hold const hold(m);
      while (!ready) changed.wait();
      kit::require(m.is_locked(), "wait() came back without the lock");
      on_another_thread([&] { kit::require(!m.try_lock(), "wait() came back without the lock"); });
      back = true;
    });
    for (int visits = 0; visits < 2; ++visits) {
      kit::until_quiet();
      kit::require(m.try_lock(), "nobody can take the lock while a thread waits");
      kit::require(!back, "a thread went on before anything had changed");
      m.unlock();
    }
    m.lock();
    ready = true;
    changed.notify_one();
    kit::until_quiet();
    kit::require(!back, "wait() came back while another thread had the lock");
    m.unlock();
  }
  kit::require(back, "a thread that was notified did not go on");
}

BOOST_AUTO_TEST_CASE(waiting_threads_come_back_one_at_a_time) {
  kit::explore([] {
    mutex m;
    condition changed(m);
    bool ready = false;
    std::atomic<int> inside{0};
    Threads threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&] {
        Hold const hold(m);
        while (!ready) changed.wait();
        kit::require(inside.fetch_add(1, std::memory_order_relaxed) == 0, "two threads came back with the same lock");
        inside.fetch_sub(1, std::memory_order_relaxed);
      });
    }
    Hold const hold(m);
    ready = true;
    changed.notify_all();
  });
}

BOOST_AUTO_TEST_CASE(no_notification_is_lost) {
  kit::explore([] { wait_until_ready(1, [](condition& changed) { changed.notify_one(); }); });
  kit::explore([] { take_turns<mutex>(kit::stressing() ? 50 : 1); });
}

BOOST_AUTO_TEST_CASE(notify_all_reaches_everybody) {
  kit::explore([] { wait_until_ready(2, [](condition& changed) { changed.notify_all(); }); });
}

BOOST_AUTO_TEST_CASE(items_pass_through_a_buffer) {
  kit::explore([] { pass_items(kit::stressing() ? 50 : 2); });
}

BOOST_AUTO_TEST_CASE(waiting_thread_sleeps) {
  mutex m;
  condition changed(m);
  bool ready = false;
  Threads threads;
  kit::costs const before = kit::cost();
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      Hold const hold(m);
      while (!ready) changed.wait();
    });
  }
  kit::until_quiet();
  kit::require_equal(kit::blocked_threads(), 2, "a thread that waits keeps the processor busy");
  kit::sleep_for(1h);
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits <= 200, "a thread that waits wakes again and again: " +
                                             times(spent.futex_waits, "futex_wait calls of two threads in an hour"));
  Hold const hold(m);
  ready = true;
  changed.notify_all();
}

BOOST_AUTO_TEST_CASE(calls_without_the_lock_are_refused) {
  mutex m;
  condition changed(m);
  bool ready = false, back = false;
  auto const refused = [&] {
    kit::throws<kit::state_error>([&] { changed.wait(); }, "wait() without the lock must throw state_error");
    kit::throws<kit::state_error>([&] { changed.notify_one(); },
                                  "notify_one() without the lock must throw state_error");
    kit::throws<kit::state_error>([&] { changed.notify_all(); },
                                  "notify_all() without the lock must throw state_error");
    kit::require(!m.is_locked(), "a refused call has taken the lock");
  };
  refused();
  {
    kit::thread const waiting([&] {
      Hold const hold(m);
      while (!ready) changed.wait();
      back = true;
    });
    kit::until_quiet();
    refused();
    Hold hold(m);
    ready = true;
    changed.notify_one();
    hold.unlock();
    kit::until_quiet();
    kit::require(back, "a notification went to a thread whose wait() had been refused");
    refused();
  }
}

// --- Level 2: exact notifications -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(notify_wakes_as_many_as_it_says) {
  Room<mutex> room;
  Threads threads;
  for (int i = 0; i < 6; ++i) threads.emplace_back([&] { room.wait_once(); });
  kit::require_equal(room.returned_so_far(), 0, "wait() returned and nobody had notified");
  room.notify(0);
  kit::require_equal(room.returned_so_far(), 0, "waits that returned after notify(0)");
  {
    Hold const hold(room.lock);
    room.changed.notify_one();
  }
  kit::require_equal(room.returned_so_far(), 1, "waits that returned after notify_one()");
  room.notify(2);
  kit::require_equal(room.returned_so_far(), 3, "waits that returned after notify_one() and notify(2)");
  room.notify(100);
  kit::require_equal(room.returned_so_far(), 6, "waits of 6 threads that returned after notify(100)");
}

BOOST_AUTO_TEST_CASE(notifications_before_the_lock_is_free_add_up) {
  Room<mutex> room;
  Threads threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { room.wait_once(); });
  kit::until_quiet();
  {
    Hold const hold(room.lock);
    room.changed.notify_one();
    room.changed.notify_one();
    room.changed.notify(1);
  }
  kit::require_equal(room.returned_so_far(), 3, "waits that returned after three notifications of one each");
  room.notify_all();
}

BOOST_AUTO_TEST_CASE(wait_does_not_return_by_itself) {
  Room<mutex> room;
  {
    kit::inject const faults({.eintr_always = true, .spurious_wakes = 6, .spurious_after = 1ms});
    Threads threads;
    for (int i = 0; i < 2; ++i) threads.emplace_back([&] { room.wait_once(); });
    kit::sleep_for(1s);
    kit::require_equal(room.returned_so_far(), 0, "wait() returned and nobody had notified: its sleep was interrupted");
    room.notify(1);
    kit::sleep_for(1s);
    kit::require_equal(room.returned_so_far(), 1, "waits that returned after one notification, sleeps interrupted");
    room.notify(1);
  }
  kit::require_equal(room.returned, 2, "a notified thread did not go on");
}

BOOST_AUTO_TEST_CASE(notification_to_nobody_is_forgotten) {
  Room<mutex> room;
  room.notify(1);
  room.notify(3);
  room.notify_all();
  kit::thread const late([&] { room.wait_once(); });
  kit::require_equal(room.returned_so_far(), 0, "wait() returned for a notification that came before it");
  room.notify(1);
  kit::require_equal(room.returned_so_far(), 1, "a notified thread did not go on");
}

// The first thread waits when the notification comes. The second one comes in before or after it.
BOOST_AUTO_TEST_CASE(later_waiter_takes_no_notification) {
  kit::explore([] {
    mutex m;
    condition changed(m);
    bool notified = false, came_later = false, first_back = false, second_back = false;
    kit::thread const first([&] {
      Hold const hold(m);
      changed.wait();
      first_back = true;
    });
    kit::until_quiet();
    kit::thread const second([&] {
      Hold const hold(m);
      came_later = notified;
      changed.wait();
      second_back = true;
    });
    {
      Hold const hold(m);
      notified = true;
      changed.notify_one();
    }
    kit::until_quiet();
    Hold const hold(m);
    kit::require(!came_later || !second_back, "a thread that came later took the notification of one that waited");
    kit::require(first_back || second_back, "one was notified, and nobody went on");
    kit::require(!first_back || !second_back, "one was notified, and two went on");
    changed.notify_all();
  });
}

BOOST_AUTO_TEST_CASE(notifications_fit_the_waits) {
  kit::explore([] {
    Recorded<mutex> room;
    Threads threads;
    for (int i = 0; i < 2; ++i) threads.emplace_back([&] { room.wait(); });
    room.notify(1);
    room.close();
  });
  kit::explore([] {
    Recorded<mutex> room;
    Threads threads;
    for (int i = 0; i < 2; ++i) threads.emplace_back([&] { room.wait(); });
    threads.emplace_back([&] { room.notify(2); });
    room.notify(1);
    room.close();
  });
}

// --- Level 3: timeouts and predicates -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(timeout_of_zero_does_not_sleep) {
  mutex m;
  condition changed(m);
  for (kit::duration const timeout : {kit::duration(0), kit::duration(-1), kit::duration(-5s), kit::duration::min()}) {
    TimedWait const wait = time_call(m, [&] { return changed.wait_for(timeout); });
    kit::require(!wait.result, "wait_for() with a timeout <= 0 says that it was notified, and nobody notified");
    kit::require_equal(wait.took.count(), 0, "a timeout <= 0 waits (nanoseconds)");
    kit::require(wait.held, "wait_for() came back without the lock");
  }
}

BOOST_AUTO_TEST_CASE(timeout_is_kept) {
  mutex m;
  condition changed(m);
  for (kit::duration const timeout : {kit::duration(1), kit::duration(1ms), kit::duration(1500ms), kit::duration(1h)}) {
    auto const wait = [&] { return changed.wait_for(timeout); };
    require_kept(time_call(m, wait), timeout);
    kit::inject const faults({.eintr_always = true});
    require_kept(time_call(m, wait), timeout);
  }
  kit::inject const faults({.spurious_wakes = 8, .spurious_after = 600ms});
  require_kept(time_call(m, [&] { return changed.wait_for(1s); }), 1s);
}

BOOST_AUTO_TEST_CASE(timed_waiter_sleeps) {
  mutex m;
  condition changed(m);
  kit::costs const before = kit::cost();
  kit::thread const waiting([&] {
    Hold const hold(m);
    changed.wait_for(2h);
  });
  kit::until_quiet();
  kit::require_equal(kit::blocked_threads(), 1, "wait_for() keeps the processor busy while it waits");
  kit::sleep_for(1h);
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits <= 100,
               "wait_for() wakes again and again: " + times(spent.futex_waits, "futex_wait calls within an hour"));
  Hold const hold(m);
  changed.notify_one();
}

BOOST_AUTO_TEST_CASE(forever_is_no_deadline) {
  mutex m;
  condition changed(m);
  bool plain = false, predicate = false, open = false;
  int returned = 0;
  {
    Threads waiting;
    waiting.emplace_back([&] {
      Hold const hold(m);
      plain = changed.wait_for(kit::forever);
      ++returned;
    });
    waiting.emplace_back([&] {
      Hold const hold(m);
      predicate = changed.wait_for([&] { return open; }, kit::forever);
      ++returned;
    });
    kit::until_quiet();
    kit::require_equal(returned, 0, "wait_for(forever) gave up at once");
    kit::sleep_for(24h * 3650);
    kit::require_equal(returned, 0, "wait_for(forever) gave up");
    Hold const hold(m);
    open = true;
    changed.notify_all();
  }
  kit::require(plain && predicate, "wait_for(forever) returns false although it was notified");
}

BOOST_AUTO_TEST_CASE(notified_in_time_is_true) {
  kit::explore([] {
    mutex m;
    condition changed(m);
    bool result = false;
    kit::time_point const begin = kit::sys::now();
    {
      kit::thread const waiting([&] {
        Hold const hold(m);
        result = changed.wait_for(1h);
      });
      kit::sleep_for(1s);
      Hold const hold(m);
      changed.notify_one();
    }
    kit::require(result, "wait_for() returned false although it was notified in time");
    kit::require(kit::sys::now() - begin < 1h, "wait_for() slept on after it was notified");
  });
}

BOOST_AUTO_TEST_CASE(waiter_that_gave_up_is_forgotten) {
  kit::explore([] {
    mutex m;
    condition changed(m);
    bool patient_back = false;
    kit::require(!time_call(m, [&] { return changed.wait_for(1ms); }).result,
                 "nobody notified, and wait_for() is true");
    kit::thread const impatient([&] {
      Hold const hold(m);
      kit::require(!changed.wait_for(1ms), "nobody notified, and wait_for() is true");
    });
    kit::until_quiet();
    kit::thread const patient([&] {
      Hold const hold(m);
      changed.wait();
      patient_back = true;
    });
    kit::sleep_for(1s);
    {
      Hold const hold(m);
      changed.notify_one();
    }
    kit::until_quiet();
    Hold const hold(m);
    kit::require(patient_back, "the notification was spent on a thread whose timeout had passed before");
  });
}

// One gives up at the very moment at which somebody notifies. Whoever says that nobody notified it has left the
// notification to the other.
BOOST_AUTO_TEST_CASE(timeout_that_meets_a_notification_loses_nothing) {
  kit::explore([] {
    mutex m;
    condition changed(m);
    int notified = 0, given_up = 0;
    Threads threads;
    threads.emplace_back([&] {
      Hold const hold(m);
      ++(changed.wait_for(1ms) ? notified : given_up);
    });
    threads.emplace_back([&] {
      Hold const hold(m);
      changed.wait();
      ++notified;
    });
    kit::sleep_for(1ms);
    {
      Hold const hold(m);
      changed.notify_one();
    }
    kit::until_quiet();
    Hold const hold(m);
    kit::require(notified > 0, "a notification is lost: it met a timeout, and nobody went on");
    kit::require(notified < 2, "one was notified, and two say that they were");
    changed.notify_all();
  });
}

BOOST_AUTO_TEST_CASE(timed_waits_fit_the_notifications) {
  kit::explore([] {
    Recorded<mutex> room;
    Threads threads;
    for (int i = 0; i < 2; ++i) threads.emplace_back([&] { room.wait_for(1ms); });
    kit::sleep_for(1ms);
    room.notify(1);
  });
}

// All are notified for each coin, and there is one coin at a time: whoever comes second finds nothing.
BOOST_AUTO_TEST_CASE(predicate_holds_when_wait_returns) {
  kit::explore([] {
    mutex m;
    condition changed(m);
    int coins = 0, taken = 0;
    int const rounds = kit::stressing() ? 50 : 1;
    kit::in_parallel(3, [&](int i) {
      auto const there_is_one = [&] { return coins > 0; };
      for (int round = 0; round < rounds; ++round) {
        if (i < 2) {
          Hold const hold(m);
          if (i == 0) changed.wait(there_is_one);
          if (i == 1) kit::require(changed.wait_for(there_is_one, kit::forever), "wait_for(forever) gave up");
          kit::require(coins > 0, "a predicate wait returned, and its predicate is false");
          --coins;
          ++taken;
          continue;
        }
        for (int coin = 0; coin < 2; ++coin) {
          Hold const hold(m);
          ++coins;
          changed.notify_all();
        }
      }
    });
    kit::require_equal(taken, 2 * rounds, "coins that were taken");
    kit::outcome(std::to_string(taken));
  });
}

BOOST_AUTO_TEST_CASE(predicate_is_asked_again) {
  mutex m;
  condition changed(m);
  bool open = false;
  int back = 0;
  {
    Threads threads;
    threads.emplace_back([&] {
      Hold const hold(m);
      changed.wait([&] { return open; });
      ++back;
    });
    threads.emplace_back([&] {
      Hold const hold(m);
      kit::require(changed.wait_for([&] { return open; }, 1h), "wait_for() is false although its predicate is true");
      ++back;
    });
    for (int i = 0; i < 3; ++i) {
      kit::until_quiet();
      Hold const hold(m);
      kit::require_equal(back, 0, "a predicate wait returned, and its predicate is false");
      changed.notify_all();
    }
    kit::until_quiet();
    Hold const hold(m);
    open = true;
    changed.notify_all();
  }
  kit::require_equal(back, 2, "predicate waits that returned after their predicate became true");
}

BOOST_AUTO_TEST_CASE(predicate_wait_has_one_deadline) {
  mutex m;
  condition changed(m);
  TimedWait wait;
  {
    kit::thread const waiting([&] { wait = time_call(m, [&] { return changed.wait_for([] { return false; }, 1s); }); });
    for (int i = 0; i < 8; ++i) {
      kit::sleep_for(300ms);
      Hold const hold(m);
      changed.notify_all();
    }
  }
  kit::require(wait.took <= 1300ms, "the timeout starts again after a wake-up: 1 s became " +
                                        times(wait.took / 1ms, "ms with a notification each 300 ms"));
  kit::require(!wait.result, "wait_for() is true although its predicate never was");
  require_kept(wait, 1s);
}

BOOST_AUTO_TEST_CASE(predicate_has_the_last_word) {
  mutex m;
  condition changed(m);
  for (kit::duration const timeout : {kit::duration(-1s), kit::duration(0), kit::duration(1s), kit::forever}) {
    TimedWait const wait = time_call(m, [&] { return changed.wait_for([] { return true; }, timeout); });
    kit::require(wait.result, "wait_for() is false although its predicate was true from the start");
    kit::require_equal(wait.took.count(), 0, "a predicate that is true from the start has to wait (nanoseconds)");
  }
  auto const ask = [&m](bool answer) {
    kit::require(m.is_locked(), "the predicate is called without the lock");
    return answer;
  };
  TimedWait const hopeless = time_call(m, [&] { return changed.wait_for([&] { return ask(false); }, 0s); });
  kit::require(!hopeless.result, "wait_for() is true although its predicate never was");
  kit::require_equal(hopeless.took.count(), 0, "a timeout <= 0 waits (nanoseconds)");
  bool open = false;
  TimedWait late;
  {
    kit::thread const waiting(
        [&] { late = time_call(m, [&] { return changed.wait_for([&] { return ask(open); }, 1s); }); });
    kit::sleep_for(500ms);
    Hold const hold(m);
    open = true;  // and says nothing
  }
  kit::require(late.result, "the time was up and the predicate true, but wait_for() is false");
}

BOOST_AUTO_TEST_CASE(lock_is_held_after_an_exception) {
  mutex m;
  condition changed(m);
  struct Broken {};
  auto const expect_broken = [&](int calls_before, auto const& wait) {
    int calls = 0;
    auto const pred = [&]() -> bool {
      kit::require(m.is_locked(), "the predicate is called without the lock");
      if (calls++ == calls_before) throw Broken{};
      return false;
    };
    kit::thread const waiting([&] {
      m.lock();
      try {
        wait(pred);
        kit::fail("the predicate's exception is gone");
      } catch (Broken const&) {
        kit::require(m.is_locked(), "the predicate threw, and the lock is not held afterwards");
        on_another_thread(
            [&] { kit::require(!m.try_lock(), "the predicate threw, and the lock is not held afterwards"); });
      }
      m.unlock();
    });
    for (int i = 0; i < calls_before; ++i) {
      kit::until_quiet();
      Hold const hold(m);
      changed.notify_one();
    }
  };
  for (int calls_before = 0; calls_before < 3; ++calls_before) {
    expect_broken(calls_before, [&](auto const& pred) { changed.wait(pred); });
    expect_broken(calls_before, [&](auto const& pred) { changed.wait_for(pred, 1h); });
  }
  bool back = false;
  kit::thread const next([&] {
    Hold const hold(m);
    changed.wait();
    back = true;
  });
  kit::until_quiet();
  Hold hold(m);
  changed.notify_one();
  hold.unlock();
  kit::until_quiet();
  kit::require(back, "a notification went to a thread that had left by an exception");
}

BOOST_AUTO_TEST_CASE(other_calls_without_the_lock_are_refused) {
  mutex m;
  condition changed(m);
  auto const never = [] { return false; };
  kit::throws<kit::state_error>([&] { changed.notify(2); }, "notify(2) without the lock must throw state_error");
  kit::throws<kit::state_error>([&] { changed.wait_for(1s); }, "wait_for() without the lock must throw state_error");
  kit::throws<kit::state_error>([&] { changed.wait_for(0s); }, "wait_for(0) without the lock must throw state_error");
  kit::throws<kit::state_error>([&] { changed.wait(never); }, "wait(pred) without the lock must throw state_error");
  kit::throws<kit::state_error>([&] { changed.wait_for(never, 1s); },
                                "wait_for(pred, timeout) without the lock must throw state_error");
  kit::require(!m.is_locked(), "a refused call has taken the lock");
}

// --- Level 4: recursive locks ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(recursive_lock_is_given_up_whole) {
  kit::explore([] {
    recursive_mutex m;
    condition changed(m);
    bool ready = false;
    {
      kit::thread const waiting([&] {
        std::lock_guard const once(m), twice(m), three_times(m);
        while (!ready) changed.wait();
      });
      std::lock_guard const once(m), twice(m);
      ready = true;
      changed.notify_one();
    }
    kit::require(m.try_lock(), "the lock is not free when everybody has left");
    m.unlock();
  });
}

BOOST_AUTO_TEST_CASE(depth_is_restored) {
  recursive_mutex m;
  condition changed(m);
  auto const at_depth = [&](unsigned depth, auto const& wait) {
    kit::thread const waiting([&] {
      for (unsigned i = 0; i < depth; ++i) m.lock();
      wait();
      kit::require_equal(m.depth(), depth, "depth() after a wait that began at this depth");
      for (unsigned i = 0; i < depth; ++i) m.unlock();
      kit::require(!m.owned(), "the lock is owned after as many unlocks as there were locks");
    });
    kit::until_quiet();
    std::lock_guard const hold(m);
    changed.notify_all();
  };
  for (unsigned depth = 1; depth <= 3; ++depth) {
    int calls = 0;
    at_depth(depth, [&] { changed.wait(); });
    at_depth(depth, [&] { kit::require(changed.wait_for(1h), "wait_for() is false although it was notified"); });
    at_depth(depth, [&] { kit::require(!changed.wait_for(0s), "nobody notified, and wait_for() is true"); });
    at_depth(depth, [&] { changed.wait([&] { return ++calls > 1; }); });
    at_depth(depth, [&] { kit::require(!changed.wait_for([] { return false; }, 1s), "the predicate never was true"); });
    at_depth(depth, [&] {
      int asked = 0;
      try {
        changed.wait([&]() -> bool { return ++asked == 2 ? throw kit::cancelled() : false; });
      } catch (kit::cancelled const&) {
      }
    });
  }
}

BOOST_AUTO_TEST_CASE(only_the_owner_may_wait_and_notify) {
  recursive_mutex m;
  condition changed(m);
  auto const refused = [&] {
    kit::throws<kit::state_error>([&] { changed.wait(); }, "wait() by a thread that does not own the lock");
    kit::throws<kit::state_error>([&] { changed.wait_for(1s); }, "wait_for() by a thread that does not own the lock");
    kit::throws<kit::state_error>([&] { changed.notify_one(); }, "notify_one() by a thread that does not own the lock");
    kit::throws<kit::state_error>([&] { changed.notify(2); }, "notify(2) by a thread that does not own the lock");
    kit::throws<kit::state_error>([&] { changed.notify_all(); }, "notify_all() by a thread that does not own the lock");
  };
  refused();
  m.lock();
  m.lock();
  on_another_thread(refused);
  kit::require_equal(m.depth(), 2, "depth() of the owner after another thread's call was refused");
  m.unlock();
  m.unlock();
  kit::require(m.try_lock(), "the lock is not free after a refused call");
  m.unlock();
}

BOOST_AUTO_TEST_CASE(recursive_waits_fit_the_notifications) {
  kit::explore([] { take_turns<recursive_mutex>(kit::stressing() ? 20 : 1); });
  if (kit::stressing()) return;  // who waits there is not known
  kit::explore([] {
    Recorded<recursive_mutex> room;
    Threads threads;
    for (int i = 0; i < 2; ++i) threads.emplace_back([&] { room.wait(); });
    room.notify(1);
    room.close();
  });
}
