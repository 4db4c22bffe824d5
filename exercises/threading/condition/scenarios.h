// What the checks of threading/condition have in common: rooms in which threads wait, and small tools.
#pragma once

#include <atomic>
#include <list>
#include <string>

#include "grader/harness/check.h"
#include "threading/condition/condition.h"

namespace condition_checks {

using namespace std::chrono_literals;
using Threads = std::list<kit::thread>;  // joined at the end of their scope
using Hold = std::unique_lock<threading::mutex>;

inline void on_another_thread(std::function<void()> const& body) { kit::thread const other(body); }

inline std::string times(long count, char const* what) { return std::to_string(count) + " " + what; }

// A lock, its condition, and threads that call wait() once each.
template <class Lock>
struct Room {
  Lock lock;
  threading::condition changed{lock};
  int returned = 0;  // guarded by `lock`

  void wait_once() {
    std::lock_guard const hold(lock);
    changed.wait();
    ++returned;
  }
  // Everybody got as far as they can; the caller does not hold the lock.
  int returned_so_far() {
    kit::until_quiet();
    std::lock_guard const hold(lock);
    return returned;
  }
  void notify(std::size_t n) {
    std::lock_guard const hold(lock);
    changed.notify(n);
  }
  void notify_all() {
    std::lock_guard const hold(lock);
    changed.notify_all();
  }
};

// Level 1 may wake for no reason, so everybody looks again. `tell` notifies, with the lock held.
template <class Tell>
void wait_until_ready(int threads, Tell tell) {
  threading::mutex m;
  threading::condition changed(m);
  bool ready = false;
  int gone_on = 0;
  {
    Threads waiting;
    for (int i = 0; i < threads; ++i) {
      waiting.emplace_back([&] {
        Hold const hold(m);
        while (!ready) changed.wait();
        ++gone_on;
      });
    }
    Hold const hold(m);
    ready = true;
    tell(changed);
  }
  kit::require_equal(gone_on, threads, "not everybody who was notified went on");
  kit::outcome(std::to_string(gone_on));
}

// Two threads take turns, each waiting for the other's notification.
template <class Lock>
void take_turns(int rounds) {
  Lock lock;
  threading::condition changed(lock);
  int turn = 0, moves = 0;
  kit::in_parallel(2, [&](int me) {
    for (int round = 0; round < rounds; ++round) {
      std::lock_guard const hold(lock);
      while (turn != me) changed.wait();
      ++moves;
      turn = 1 - me;
      changed.notify_one();
    }
  });
  kit::require_equal(moves, 2 * rounds, "not every turn was taken");
  kit::outcome(std::to_string(moves));
}

// A buffer for one item, with a condition for each side.
inline void pass_items(int items) {
  threading::mutex m;
  threading::condition filled(m), emptied(m);
  int buffer = 0, received = 0;  // 0: empty
  kit::in_parallel(2, [&](int side) {
    for (int item = 1; item <= items; ++item) {
      Hold const hold(m);
      if (side == 0) {
        while (buffer != 0) emptied.wait();
        buffer = item;
        filled.notify_one();
      } else {
        while (buffer == 0) filled.wait();
        kit::require_equal(buffer, item, "an item came out of order, or twice");
        received += std::exchange(buffer, 0);
        emptied.notify_one();
      }
    }
  });
  kit::require_equal(received, items * (items + 1) / 2, "items are lost");
  kit::outcome(std::to_string(received));
}

// Judged afterwards: a set of waiters, of which notify picks members; wait returns for those that were picked. A wait
// is two operations, "enter" while the lock is still held and "wait" for the rest of it.
template <class Lock>
class Recorded {
 public:
  void wait() {
    std::lock_guard const hold(lock_);
    history_.begin("enter").end("ok");
    auto operation = history_.begin("wait");
    changed_.wait();
    operation.end("notified");
  }
  bool wait_for(kit::duration timeout) {
    std::lock_guard const hold(lock_);
    history_.begin("enter").end("ok");
    auto operation = history_.begin("wait");
    bool const notified = changed_.wait_for(timeout);
    operation.end(notified ? "notified" : "timed out");
    return notified;
  }
  void notify(int n) {
    std::lock_guard const hold(lock_);
    auto operation = history_.begin("notify " + std::to_string(n));
    changed_.notify(static_cast<std::size_t>(n));
    operation.end("ok");
  }
  // Lets everybody go who still waits.
  void close() {
    kit::until_quiet();
    notify(100);
  }

 private:
  Lock lock_;
  threading::condition changed_{lock_};
  kit::history history_{"condition"};
};

struct TimedWait {
  bool result = false, held = false;
  kit::duration took{};
};

// On a thread of its own, which takes the lock and calls wait(m, condition).
template <class F>
TimedWait time_call(threading::mutex& m, F wait) {
  TimedWait done;
  on_another_thread([&] {
    m.lock();
    kit::time_point const begin = kit::sys::now();
    done.result = wait();
    done.took = kit::sys::now() - begin;
    done.held = m.is_locked();
    if (done.held) m.unlock();
  });
  return done;
}

// Time is virtual: a sleep is exact. The slack is for those who count in coarser units than nanoseconds.
inline void require_kept(TimedWait const& wait, kit::duration timeout) {
  kit::require(!wait.result, "wait_for() says that it was notified, and nobody notified");
  kit::require(wait.took >= timeout, "wait_for() gave up too early, after " + std::to_string(wait.took.count()) +
                                         " ns of " + std::to_string(timeout.count()));
  kit::require(wait.took <= timeout + timeout / 4 + 20ms, "wait_for() waited too long, " +
                                                              std::to_string(wait.took.count()) + " ns instead of " +
                                                              std::to_string(timeout.count()));
  kit::require(wait.held, "wait_for() came back without the lock");
}

}  // namespace condition_checks
