// What the checks of threading/semaphore have in common: scenarios that hold for every kind of semaphore, and small
// tools.
#pragma once

#include <atomic>
#include <list>
#include <string>

#include "grader/harness/check.h"
#include "threading/semaphore/semaphore.h"

namespace semaphore_checks {

using namespace std::chrono_literals;
using Threads = std::list<kit::thread>;  // joined at the end of their scope

inline void on_another_thread(std::function<void()> const& body) { kit::thread const other(body); }

inline std::string times(long count, char const* what) { return std::to_string(count) + " " + what; }

// A load may see an old value where nothing orders it after the newer one, and until_quiet() orders nothing. Where all
// changes are read-modify-writes, another one sees the newest.
inline int newest(std::atomic<int>& n) { return n.fetch_add(0, std::memory_order_relaxed); }

// Few threads that do little, so that every interleaving can be seen; real threads need many rounds to meet at all.
inline int rounds(int when_explored = 1, int when_stressed = 30) {
  return kit::stressing() ? when_stressed : when_explored;
}

// How many permits are free, by taking them. Nobody else is there.
template <class Semaphore>
int count_by_draining(Semaphore& s) {
  int taken = 0;
  while (taken < 50 && s.try_acquire()) ++taken;
  return taken;
}

template <class Semaphore>
void take_and_give_back() {
  Semaphore s(2);
  for (int i = 0; i < 5; ++i) {
    s.acquire();
    kit::require(s.try_acquire(), "try_acquire() refuses although a permit is free");
    kit::require(!s.try_acquire(), "a third permit of two was given");
    on_another_thread([&] { kit::require(!s.try_acquire(), "a third permit of two was given, to another thread"); });
    on_another_thread([&] { s.release(); });
    kit::require(s.try_acquire(), "try_acquire() refuses although another thread has released a permit");
    s.release();
    s.release();
  }
  kit::require_equal(count_by_draining(s), 2, "free permits of two when all were given back");
  Semaphore one;
  kit::require_equal(count_by_draining(one), 1, "free permits of a semaphore that was made without a number");
  Semaphore none(0);
  kit::require_equal(count_by_draining(none), 0, "free permits of a semaphore that was made with 0");
}

template <class Semaphore>
void refuse_negative_start() {
  for (std::ptrdiff_t const start : {-1, -2, -1000}) {
    kit::throws<std::invalid_argument>([&] { Semaphore const s(start); }, "a negative start must be invalid_argument");
  }
  Semaphore s(0);
  kit::require(!s.try_acquire(), "a semaphore that starts with 0 gives a permit");
}

// Not `while (!try_acquire())`: nobody promises that one who tries again and again is served some time.
template <class Semaphore>
void enter_and_leave(Semaphore& s, bool trying) {
  for (int attempts = 2; trying && attempts > 0; --attempts) {
    if (s.try_acquire()) return;
    kit::sys::cpu_relax();
  }
  s.acquire();
}

// With a timeout that nobody needs.
template <class Semaphore>
void enter_in_time(Semaphore& s) {
  kit::require(s.try_acquire_for(1h), "a timed acquire gave up although the permit was given back in time");
}

// The counter is changed by relaxed read-modify-writes, which never miss one another: no happens-before edge is asked
// for here.
template <class Semaphore>
void admit(int permits, int threads) {
  Semaphore s(permits);
  std::atomic<int> inside{0};
  kit::in_parallel(threads, [&](int i) {
    for (int round = 0; round < rounds(); ++round) {
      enter_and_leave(s, i == 0);
      int const already = inside.fetch_add(1, std::memory_order_relaxed);
      kit::require(already < permits, "more holders than permits");
      inside.fetch_sub(1, std::memory_order_relaxed);
      s.release();
    }
  });
  int const left = count_by_draining(s);
  kit::require_equal(left, permits, "free permits when everybody has given theirs back");
  kit::outcome(std::to_string(left));
}

// Two wait or are about to, and two release one permit each.
template <class Semaphore>
void serve_two() {
  Semaphore s(2);
  s.acquire();
  s.acquire();
  {
    Threads threads;
    for (int i = 0; i < 2; ++i) threads.emplace_back([&] { s.acquire(); });
    threads.emplace_back([&] { s.release(); });
    s.release();
  }
  int const left = count_by_draining(s);
  kit::require_equal(left, 0, "free permits when as many were taken as released");
  kit::outcome(std::to_string(left));
}

// Three wait, two permits are released at once, and then two again.
template <class Semaphore>
void release_many() {
  Semaphore s(4);
  kit::require_equal(count_by_draining(s), 4, "free permits of a semaphore that was made with 4");
  std::atomic<int> through{0};
  Threads threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      s.acquire();
      ++through;
    });
  }
  if (!kit::stressing()) {
    kit::until_quiet();
    kit::require_equal(newest(through), 0, "threads that came through before anything was released");
  }
  s.release(2);
  if (!kit::stressing()) {
    kit::until_quiet();
    kit::require_equal(newest(through), 2, "of three waiting threads came through after release(2)");
  }
  s.release(2);
  threads.clear();
  int const left = count_by_draining(s);
  kit::require_equal(left, 1, "free permits after release(2), release(2) and three acquires");
  kit::outcome(std::to_string(left));
}

template <class Semaphore>
void refuse_release_of_less_than_one() {
  Semaphore s(1);
  for (std::ptrdiff_t const n : {0, -1, -1000}) {
    kit::throws<std::invalid_argument>([&] { s.release(n); },
                                       "release(" + std::to_string(n) + ") must throw invalid_argument");
  }
  kit::require_equal(count_by_draining(s), 1, "free permits after a release that was refused");
}

// Plain integers: only the semaphore orders what its users do to them. `come_in(s, i)` is how thread i does.
template <class Semaphore, class F>
void run_hand_over(int threads, F come_in) {
  Semaphore s(1);
  int pounds = 0, pence = 0;
  kit::in_parallel(threads, [&](int i) {
    for (int round = 0; round < rounds(); ++round) {
      come_in(s, i);
      kit::require(pounds == pence, "the next holder sees half of what the one before it wrote");
      ++pounds;
      ++pence;
      s.release();
    }
  });
  kit::require_equal(pounds, threads * rounds(), "what a holder wrote is lost");
  kit::outcome(std::to_string(pounds));
}

template <class Semaphore>
void sleep_while_waiting() {
  Semaphore s(1);
  s.acquire();
  kit::costs const before = kit::cost();
  Threads threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      s.acquire();
      s.release();
    });
  }
  kit::until_quiet();
  kit::require_equal(kit::blocked_threads(), 2, "a thread that waits for a permit keeps the processor busy");
  kit::sleep_for(1h);
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits <= 200, "a thread that waits for a permit wakes again and again: " +
                                             times(spent.futex_waits, "futex_wait calls of two threads in an hour"));
  s.release();
}

// Whoever has the last permit deletes the semaphore, while the thread that released it may still be inside release().
template <class Semaphore>
void destroy_after_last_acquire() {
  auto* const s = new Semaphore(1);
  s->acquire();
  kit::thread const last([s] {
    s->acquire();
    delete s;
  });
  for (int i = 0; i < 5; ++i) kit::sys::yield();
  s->release();
}

struct TimedTry {
  bool got = false;
  kit::duration took{};
};

// From another thread; what it gets it keeps.
template <class Semaphore>
TimedTry try_for(Semaphore& s, kit::duration timeout) {
  TimedTry result;
  on_another_thread([&] {
    kit::time_point const begin = kit::sys::now();
    result.got = s.try_acquire_for(timeout);
    result.took = kit::sys::now() - begin;
  });
  return result;
}

// Time is virtual: a sleep is exact. The slack is for those who count in coarser units than nanoseconds.
inline void require_kept(TimedTry const& attempt, kit::duration timeout) {
  kit::require(!attempt.got, "a timed acquire has a permit that nobody released");
  kit::require(attempt.took >= timeout, "the timed acquire gave up too early, after " +
                                            std::to_string(attempt.took.count()) + " ns of " +
                                            std::to_string(timeout.count()));
  kit::require(attempt.took <= timeout + timeout / 4 + 20ms, "the timed acquire waited too long, " +
                                                                 std::to_string(attempt.took.count()) +
                                                                 " ns instead of " + std::to_string(timeout.count()));
}

template <class Semaphore>
void try_once_with_timeout_of_zero() {
  Semaphore s(1);
  for (kit::duration const timeout : {kit::duration(0), kit::duration(-1), kit::duration(-5s), kit::duration::min()}) {
    kit::require(s.try_acquire_for(timeout), "a timeout <= 0 refuses a permit that is free");
    TimedTry const attempt = try_for(s, timeout);
    kit::require(!attempt.got, "a timeout <= 0 gives a permit that is not there");
    kit::require_equal(attempt.took.count(), 0, "a timeout <= 0 waits (nanoseconds)");
    s.release();
  }
}

template <class Semaphore>
void keep_timeouts() {
  Semaphore s(1);
  kit::require(s.try_acquire_for(1s), "a timed acquire refuses a permit that is free");
  for (kit::duration const timeout : {kit::duration(1), kit::duration(1ms), kit::duration(1500ms), kit::duration(1h)}) {
    require_kept(try_for(s, timeout), timeout);
    kit::inject const faults({.eintr_always = true});
    require_kept(try_for(s, timeout), timeout);
  }
  kit::inject const faults({.spurious_wakes = 8, .spurious_after = 600ms});
  require_kept(try_for(s, 1s), 1s);
}

// A permit is released at the very moment at which a thread gives up, beside another one that is patient.
template <class Semaphore>
void meet_a_timeout() {
  Semaphore s(2);
  s.acquire();
  s.acquire();
  std::atomic<int> impatient{0}, patient{0};
  Threads threads;
  threads.emplace_back([&] { impatient += s.try_acquire_for(1ms) ? 1 : 0; });
  threads.emplace_back([&] {
    s.acquire();
    ++patient;
  });
  kit::sleep_for(1ms);
  s.release();
  kit::until_quiet();
  int const served = newest(impatient) + newest(patient);
  kit::require(served > 0, "a permit is lost: it was released as a thread gave up, and nobody has it");
  kit::require(served < 2, "one permit was released, and two threads have it");
  s.release();
  kit::until_quiet();
  kit::require_equal(newest(patient), 1, "a permit was released, and a thread still waits for one");
  kit::require_equal(count_by_draining(s), 1 - newest(impatient), "free permits when two were released");
}

// The same with nobody else: who gave up leaves the permit to those who come later.
template <class Semaphore>
void meet_a_timeout_alone() {
  Semaphore s(1);
  s.acquire();
  std::atomic<int> got{0};
  {
    kit::thread const impatient([&] { got += s.try_acquire_for(1ms) ? 1 : 0; });
    kit::sleep_for(1ms);
    s.release();
  }
  kit::require_equal(count_by_draining(s), 1 - newest(got),
                     "free permits when one was released as the only waiting thread gave up");
  // Neither does one that nobody released wait for whoever comes next.
  kit::require(!try_for(s, 1ms).got, "one permit was released as a thread gave up, and two threads have one");
}

// Judged afterwards: is there an order of these calls in which a counter gives the same answers?
template <class Semaphore>
class Recorded {
 public:
  Recorded(int start, int bound) : semaphore_(bound < 0 ? start : bound) {
    for (int i = start; i < bound; ++i) semaphore_.acquire();
    note("start " + std::to_string(start), [] { return "ok"; });
    if (bound >= 0) note("bound " + std::to_string(bound), [] { return "ok"; });
  }
  void acquire() {
    note("acquire", [&] {
      semaphore_.acquire();
      return "ok";
    });
  }
  bool try_acquire() {
    bool got = false;
    note("try_acquire", [&] { return (got = semaphore_.try_acquire()) ? "true" : "false"; });
    return got;
  }
  void release(int n) {
    note("release " + std::to_string(n), [&] {
      try {
        semaphore_.release(n);
      } catch (kit::over_release const&) {
        return "over_release";
      }
      return "ok";
    });
  }
  void value() {
    note("value", [&] { return std::to_string(semaphore_.value()); });
  }

 private:
  template <class F>
  void note(std::string const& call, F body) {
    auto operation = history_.begin(call);
    operation.end(body());
  }

  kit::history history_{"semaphore"};
  Semaphore semaphore_;
};

// For the same of a FIFO semaphore. An acquire is two operations: to come, and to have it.
class RecordedQueue {
 public:
  explicit RecordedQueue(int start) : semaphore_(start) { history_.begin("start " + std::to_string(start)).end("ok"); }
  void acquire() {
    auto arrive = history_.begin("arrive");
    auto have = history_.begin("acquire");
    semaphore_.acquire();
    arrive.end("ok");
    have.end("true");
  }
  void acquire_for(kit::duration timeout) {
    auto arrive = history_.begin("arrive");
    auto have = history_.begin("acquire");
    bool const got = semaphore_.try_acquire_for(timeout);
    arrive.end("ok");
    have.end(got ? "true" : "false");
  }
  bool try_acquire() {
    auto operation = history_.begin("try_acquire");
    bool const got = semaphore_.try_acquire();
    operation.end(got ? "true" : "false");
    return got;
  }
  void release(int n) {
    auto operation = history_.begin("release " + std::to_string(n));
    semaphore_.release(n);
    operation.end("ok");
  }

 private:
  kit::history history_{"fifo_semaphore"};
  threading::fifo_semaphore semaphore_;
};

}  // namespace semaphore_checks
