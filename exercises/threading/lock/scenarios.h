// What the checks of threading/lock have in common: scenarios that hold for every kind of lock, and small tools.
#pragma once

#include <atomic>
#include <list>
#include <string>

#include "grader/harness/check.h"
#include "threading/lock/lock.h"

namespace lock_checks {

using namespace std::chrono_literals;
using Threads = std::list<kit::thread>;  // joined at the end of their scope

inline void on_another_thread(std::function<void()> const& body) { kit::thread const other(body); }

// Explores scenario(threads, rounds) where few threads do little, so that every interleaving can be seen: mistakes that
// need three threads need one round, mistakes that need a second round need two threads. Real threads need many rounds
// to meet at all.
template <class F>
void explore_small_worlds(F scenario, int stress_rounds = 20) {
  if (kit::stressing()) return kit::explore([&] { scenario(3, stress_rounds); });
  kit::explore([&] { scenario(3, 1); });
  kit::explore([&] { scenario(2, 2); });
}

// Gives the others a chance to begin to wait. Not until_quiet(): a spin lock need not tell anybody that it spins, and
// to see that it does takes millions of looks.
inline void let_others_come() {
  for (int i = 0; i < 10; ++i) kit::sys::yield();
}

template <class Lock>
void take_and_give_back() {
  Lock lock;
  for (int i = 0; i < 10; ++i) {
    kit::require(lock.try_lock(), "try_lock() refuses a free lock");
    kit::require(!lock.try_lock(), "try_lock() takes a lock that is held");
    lock.unlock();
    lock.lock();
    kit::require(!lock.try_lock(), "try_lock() takes a lock that lock() holds");
    on_another_thread([&] { kit::require(!lock.try_lock(), "try_lock() takes a lock that another thread holds"); });
    lock.unlock();
  }
}

// Not `while (!try_lock())`: no lock promises that one who tries again and again is served some time.
template <class Lock>
void enter_and_leave(Lock& lock, bool trying) {
  for (int attempts = 3; trying && attempts > 0; --attempts) {
    if (lock.try_lock()) return;
    kit::sys::cpu_relax();
  }
  lock.lock();
}

// The counters are changed by relaxed read-modify-writes, which never miss one another: no happens-before edge is asked
// for here, only that two are never inside.
template <class Lock>
void admit_one_thread(int threads, int rounds) {
  Lock lock;
  std::atomic<int> inside{0}, entries{0};
  kit::in_parallel(threads, [&](int i) {
    for (int round = 0; round < rounds; ++round) {
      enter_and_leave(lock, i == 0);
      int const already = inside.fetch_add(1, std::memory_order_relaxed);
      kit::require(already == 0, "two owners at once");
      entries.fetch_add(1, std::memory_order_relaxed);
      inside.fetch_sub(1, std::memory_order_relaxed);
      lock.unlock();
    }
  });
  kit::require_equal(entries.load(), threads * rounds, "not everybody came in");
  kit::outcome(std::to_string(entries.load()));
}

// Plain integers: only the lock orders what its owners do to them. `come_in(lock, i)` is how thread i does.
template <class Lock, class F>
void run_hand_over(int threads, int rounds, F come_in) {
  Lock lock;
  int pounds = 0, pence = 0;
  kit::in_parallel(threads, [&](int i) {
    for (int round = 0; round < rounds; ++round) {
      come_in(lock, i);
      kit::require(pounds == pence, "an owner sees half of what its predecessor wrote");
      ++pounds;
      ++pence;
      lock.unlock();
    }
  });
  kit::require_equal(pounds, threads * rounds, "what an owner wrote is lost");
  kit::outcome(std::to_string(pounds));
}

// One thread comes in by try_lock() if it can, the others by lock().
template <class Lock>
void hand_over_by_both_ways(int threads, int rounds) {
  run_hand_over<Lock>(threads, rounds, [](Lock& lock, int i) { enter_and_leave(lock, i == 0); });
}

// The next owner is the last one and deletes the lock, while its predecessor may still be inside unlock().
template <class Lock>
void destroy_after_last_unlock() {
  auto* const lock = new Lock;
  lock->lock();
  kit::thread const last([lock] {
    lock->lock();
    lock->unlock();
    delete lock;
  });
  let_others_come();
  lock->unlock();
}

// Judged afterwards: is there an order of these calls in which a simple {held} flag gives the same answers?
template <class Lock>
void record_history(int threads, int rounds) {
  Lock lock;
  kit::history history("lock");
  kit::in_parallel(threads, [&](int i) {
    for (int round = 0; round < rounds; ++round) {
      auto attempt = history.begin("try_lock");
      bool got = lock.try_lock();
      attempt.end(got ? "true" : "false");
      if (!got && i == 0) {
        auto wait = history.begin("lock");
        lock.lock();
        wait.end("ok");
        got = true;
      }
      if (!got) continue;
      auto release = history.begin("unlock");
      lock.unlock();
      release.end("ok");
    }
  });
}

// Threads 1, 2, ... arrive one after the other while the caller owns the lock, then it queues behind them.
inline std::string order_of_service(threading::ticket_lock& lock, int waiting) {
  std::string order;
  lock.lock();
  {
    Threads threads;
    for (int i = 1; i <= waiting; ++i) {
      threads.emplace_back([&lock, &order, i] {
        lock.lock();
        order += std::to_string(i) + " ";
        lock.unlock();
      });
      kit::until_quiet();
    }
    lock.unlock();
    lock.lock();
    order += "first again";
    lock.unlock();
  }
  return order;
}

struct TimedTry {
  bool got = false;
  kit::duration took{};
};

// Of a lock that is held, from another thread.
template <class Lock>
TimedTry try_for(Lock& lock, kit::duration timeout) {
  TimedTry result;
  on_another_thread([&] {
    kit::time_point const begin = kit::sys::now();
    result.got = lock.try_lock_for(timeout);
    result.took = kit::sys::now() - begin;
    if (result.got) lock.unlock();
  });
  return result;
}

// Time is virtual: a sleep is exact. The slack is for locks that count in coarser units than nanoseconds.
inline void require_kept(TimedTry const& attempt, kit::duration timeout) {
  kit::require(!attempt.got, "a timed acquire took a lock that was held all the time");
  kit::require(attempt.took >= timeout, "the timed acquire gave up too early, after " +
                                            std::to_string(attempt.took.count()) + " ns of " +
                                            std::to_string(timeout.count()));
  kit::require(attempt.took <= timeout + timeout / 4 + 20ms, "the timed acquire waited too long, " +
                                                                 std::to_string(attempt.took.count()) +
                                                                 " ns instead of " + std::to_string(timeout.count()));
}

inline std::string times(long count, char const* what) { return std::to_string(count) + " " + what; }

}  // namespace lock_checks
