// What the checks of threading/event have in common.
#pragma once

#include <atomic>
#include <list>
#include <string>

#include "grader/harness/check.h"
#include "threading/event/event.h"

namespace event_checks {

using namespace std::chrono_literals;
using Threads = std::list<kit::thread>;  // joined at the end of their scope

inline void on_another_thread(std::function<void()> const& body) { kit::thread const other(body); }

inline std::string times(long count, char const* what) { return std::to_string(count) + " " + what; }

// A load may see an old value where nothing orders it after the newer one, and until_quiet() orders nothing. Where all
// changes are read-modify-writes, another one sees the newest.
inline int newest(std::atomic<int>& n) { return n.fetch_add(0, std::memory_order_relaxed); }

struct TimedWait {
  bool result = false;
  kit::duration took{};
};

inline TimedWait time_wait(threading::event& e, kit::duration timeout) {
  TimedWait wait;
  on_another_thread([&] {
    kit::time_point const begin = kit::sys::now();
    wait.result = e.wait_for(timeout);
    wait.took = kit::sys::now() - begin;
  });
  return wait;
}

// Time is virtual: a sleep is exact. The slack is for those who count in coarser units than nanoseconds.
inline void require_kept(TimedWait const& wait, kit::duration timeout) {
  kit::require(!wait.result, "wait_for() is true, and nobody has set the event");
  kit::require(wait.took >= timeout, "wait_for() gave up too early, after " + std::to_string(wait.took.count()) +
                                         " ns of " + std::to_string(timeout.count()));
  kit::require(wait.took <= timeout + timeout / 4 + 20ms, "wait_for() waited too long, " +
                                                              std::to_string(wait.took.count()) + " ns instead of " +
                                                              std::to_string(timeout.count()));
}

// `threads` wait, everybody waits, then the event is set and reset `pulses` times in a row.
inline void pulse(int threads, int pulses) {
  threading::event e;
  std::atomic<int> returned{0};
  Threads waiting;
  for (int i = 0; i < threads; ++i) {
    waiting.emplace_back([&] {
      e.wait();
      ++returned;
    });
  }
  kit::until_quiet();
  kit::require_equal(newest(returned), 0, "threads that returned from wait() before the event was set");
  for (int i = 0; i < pulses; ++i) {
    e.set();
    e.reset();
  }
  kit::until_quiet();
  kit::require_equal(newest(returned), threads,
                     "threads that returned, of those who waited when the event was set and reset");
  kit::require(!e.is_set(), "is_set() is true after reset()");
}

// Another thread resets the event, which is not set, as one begins to wait: the set() that follows reaches it.
inline void come_beside_a_reset() {
  threading::event e;
  std::atomic<int> returned{0};
  Threads threads;
  threads.emplace_back([&] {
    e.wait();
    ++returned;
  });
  threads.emplace_back([&] { e.reset(); });
  kit::until_quiet();
  kit::require_equal(newest(returned), 0, "threads that returned from wait() before the event was set");
  e.set();
  kit::until_quiet();
  kit::require_equal(newest(returned), 1,
                     "threads that returned after set(), of one that began to wait beside a reset()");
}

// Whichever of the two comes first, the event was set while a thread waited.
inline void set_beside_a_reset() {
  threading::event e;
  std::atomic<int> returned{0};
  Threads threads;
  threads.emplace_back([&] {
    e.wait();
    ++returned;
  });
  kit::until_quiet();
  threads.emplace_back([&] { e.reset(); });
  e.set();
  kit::until_quiet();
  kit::require_equal(newest(returned), 1, "threads that returned, of one that waited while set() and reset() met");
}

// Judged afterwards: is there an order of these calls in which {flag, who waited while it was set} gives the same
// answers? A wait is two operations, to come and to go.
class Recorded {
 public:
  void wait() {
    Wait const w(*this);
    event_.wait();
    w.result("true");
  }
  void wait_for(kit::duration timeout) {
    Wait const w(*this);
    w.result(event_.wait_for(timeout) ? "true" : "false");
  }
  void set() {
    auto operation = history_.begin("set");
    event_.set();
    operation.end("ok");
  }
  void reset() {
    auto operation = history_.begin("reset");
    event_.reset();
    operation.end("ok");
  }
  void is_set() {
    auto operation = history_.begin("is_set");
    operation.end(event_.is_set() ? "true" : "false");
  }

 private:
  struct Wait {
    explicit Wait(Recorded& r) : come(r.history_.begin("arrive")), go(r.history_.begin("wait")) {}
    void result(char const* answer) const {
      come.end("ok");
      go.end(answer);
    }
    mutable kit::history::operation come, go;
  };

  kit::history history_{"event"};
  threading::event event_;
};

}  // namespace event_checks
