// What the checks of threading/thread have in common.
#pragma once

#include <atomic>
#include <climits>
#include <list>
#include <string>

#include "grader/harness/check.h"
#include "threading/thread/thread.h"

namespace thread_checks {

using namespace std::chrono_literals;
using threading::thread;

// Closed until somebody opens it. Orders what was done before open() before what is done after pass().
class Gate {
 public:
  void open() {
    open_.store(1, std::memory_order_release);
    kit::sys::futex_wake(open_, INT_MAX);
  }
  void pass() {
    while (open_.load(std::memory_order_acquire) == 0) kit::sys::futex_wait(open_, 0);
  }

 private:
  kit::sys::word open_{0};
};

// Counts without ordering anything: what is seen of other memory is the submission's doing.
class Count {
 public:
  void add(int n = 1) { n_.fetch_add(n, std::memory_order_relaxed); }
  int now() { return n_.fetch_add(0, std::memory_order_relaxed); }  // a plain load might read an older value

 private:
  std::atomic<int> n_{0};
};

// An argument that says how many of its kind there are.
class Tracked {
 public:
  explicit Tracked(Count& alive) : alive_(&alive) { alive_->add(1); }
  Tracked(Tracked const& other) : alive_(other.alive_) { alive_->add(1); }
  Tracked& operator=(Tracked const&) = delete;
  ~Tracked() { alive_->add(-1); }

 private:
  Count* alive_;
};

// Too long to be kept inside a std::string: whoever still refers to it when it is gone reads freed memory.
inline std::string long_text() { return "a text that does not fit into the object itself, but lies on the heap"; }

inline void on_another_thread(std::function<void()> const& body) { kit::thread const other(body); }

inline std::string times(long count, char const* what) { return std::to_string(count) + " " + what; }

// "start" or "join": what came of the call.
template <class F>
std::string result_of(F&& call) {
  try {
    call();
    return "ok";
  } catch (kit::state_error const&) {
    return "state_error";
  }
}

struct TimedJoin {
  bool ended = false;
  kit::duration took{};
};
inline TimedJoin time_join(thread& t, kit::duration timeout) {
  kit::time_point const begin = kit::sys::now();
  bool const ended = t.join_for(timeout);
  return {ended, kit::sys::now() - begin};
}

// Time is virtual: a sleep is exact. The slack is for implementations that count in coarser units than nanoseconds.
inline void require_kept(TimedJoin const& attempt, kit::duration timeout) {
  kit::require(!attempt.ended, "join_for() says that the thread has ended, but it has not");
  kit::require(attempt.took >= timeout, "join_for() gave up too early, after " + times(attempt.took.count(), "ns of ") +
                                            std::to_string(timeout.count()));
  kit::require(
      attempt.took <= timeout + timeout / 4 + 20ms,
      "join_for() waited too long, " + times(attempt.took.count(), "ns instead of ") + std::to_string(timeout.count()));
}

// How often `name` is among the names of enumerate().
inline int listed(std::string const& name) {
  int found = 0;
  for (std::string const& each : threading::enumerate()) found += each == name ? 1 : 0;
  return found;
}

// Sets a hook for as long as it lives.
class HookInForce {
 public:
  explicit HookInForce(threading::excepthook_fn hook) : before_(threading::set_excepthook(std::move(hook))) {}
  HookInForce(HookInForce const&) = delete;
  ~HookInForce() { threading::set_excepthook(std::move(before_)); }

 private:
  threading::excepthook_fn before_;
};

}  // namespace thread_checks
