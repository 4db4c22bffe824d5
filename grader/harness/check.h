// What a checks.cc includes: scenarios, assertions, staging, faults and counted costs.
//
// A check is one Boost.Test case. It runs alone in its own sandboxed process, in one mode at a time; the same body
// serves all modes:
//
//   mode        threads                          time      kit::explore(body) runs body
//   functional  one at a time, round robin       virtual   a few times, with different time slices
//   explore     one at a time, chosen by seed    virtual   once per execution of the budget
//   memory      as functional, ASan + UBSan      virtual   as functional; leaks, descriptors, children counted
//   stress      real, under ThreadSanitizer      real      once per round; outcomes compared with the reference's
//
// In the three virtual modes a run is deterministic, a state in which nobody can go on is reported as a deadlock with
// everybody's stack, and a loop that never ends runs out of its step budget. Threads are those of `in_parallel`,
// `kit::thread` and `kit::sys::spawn_thread`; do not use std::thread in a check.
//
//   BOOST_AUTO_TEST_CASE(two_threads_are_never_inside_together) {
//     kit::explore([] {
//       threading::mutex m;
//       int inside = 0;                      // plain int: a missing happens-before edge is a data race
//       kit::in_parallel(3, [&](int) {
//         std::lock_guard hold(m);
//         kit::require(++inside == 1, "two owners at once");
//         --inside;
//       });
//     });
//   }
//
// Assertions never throw: a failed one records its evidence and ends the process on the spot, from whichever thread,
// so that no catch block of a submission swallows it. All functions are plain (not templates) to keep checks cheap to
// compile; `throws` is the one exception.
#pragma once

#include <boost/test/unit_test.hpp>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "grader/runtime/observed.h"
#include "kit/kit.h"

namespace kit {

// --- Assertions -----------------------------------------------------------------------------------------------------
// `what` is a sentence for the student that says what went wrong: "two owners at once".
void require(bool ok, std::string_view what, where at = where::current());
void require_equal(long long seen, long long expected, std::string_view what, where at = where::current());
void require_equal(std::string_view seen, std::string_view expected, std::string_view what,
                   where at = where::current());
[[noreturn]] void fail(std::string_view what, where at = where::current());

// Calls `body` and requires an exception of type E (or derived from it).
template <class E, class F>
void throws(F&& body, std::string_view what, where at = where::current()) {
  try {
    body();
  } catch (E const&) {
    return;
  } catch (std::exception const& other) {
    fail(std::string(what) + " (another exception came: " + other.what() + ")", at);
  } catch (...) {
    fail(std::string(what) + " (another exception came)", at);
  }
  fail(std::string(what) + " (no exception came)", at);
}

// --- Scenarios and threads ------------------------------------------------------------------------------------------
// In explore mode, each execution begins with globals and heap as they are at the call, and so they stand afterwards.
// What a scenario is to tell its check goes through `outcome` and the assertions, not through captured variables: they
// keep what the last execution wrote.
void explore(std::function<void()> const& scenario);

// Runs body(0) ... body(n-1), each on a thread of its own, and returns when all have ended.
void in_parallel(int n, std::function<void(int)> const& body);

// One thread. The destructor joins.
class thread {
 public:
  explicit thread(std::function<void()> body);
  thread(thread const&) = delete;
  ~thread();
  void join();
  bool done() const;  // its body has returned. In virtual modes only; adds no happens-before edge that join() lacks.

 private:
  std::uint64_t id_;
  std::shared_ptr<std::atomic<bool>> done_;
};

// Another process of the check, forked at once; its body waits to be told. Virtual modes only. For what two processes
// do to each other: a test that lets them run freely finds it on some days.
//
//   kit::process other([&] { end.send_bytes(message); });
//   other.run_until_blocked();  // ended, or waits for something that we could do
//   kit::require(other.join(), "The other process failed");
class process {
 public:
  explicit process(std::function<void()> const& body);
  process(process const&) = delete;
  ~process();  // joins
  // Does `first`, then waits; no other thread of this process runs meanwhile. Only the first call lets the other
  // process begin; it goes on by itself from there.
  void run_until_blocked(std::function<void()> const& first = {});
  bool join();  // true: its body returned

 private:
  int id_, begin_, busy_;
};

// Returns when every other thread is blocked, ended, or has spun in vain for many turns: "everybody got as far as they
// can". Virtual modes only (functional, explore, memory): it stages a situation without sleeping.
void until_quiet();

// Sleeps in the mode's time. In virtual modes an hour takes no time.
void sleep_for(duration d);

// Virtual modes: how many threads are blocked in the kernel (futex, descriptor, sleep) right now, the caller not
// counted.
int blocked_threads();

// How many threads of spawn_thread(body, joinable = true) nobody has joined so far, the check's own among them: what
// remains of each once it has ended is there until somebody does.
int threads_to_join();

// True when this run is on real threads under ThreadSanitizer (or on the reference beside it).
bool stressing();

// --- Outcomes -------------------------------------------------------------------------------------------------------
// What one execution of a scenario observed, e.g. "3000". In stress mode the set of outcomes must be a subset of those
// that the reference shows; where the value is determined, that is equality. Call it at most once per execution.
void outcome(std::string_view value);

// --- Histories for the linearizability checker ----------------------------------------------------------------------
// Records one operation on the object under test; judged by the grader against the sequential model `model`
// (grader/linearize/models.h). Recording adds no happens-before edge. One object a scenario.
//
//   kit::history h("lock");
//   auto op = h.begin("try_lock");  bool got = m.try_lock();  op.end(got ? "true" : "false");
class history {
 public:
  explicit history(std::string_view model);
  ~history();
  history(history const&) = delete;
  class operation {
   public:
    void end(std::string_view result);

   private:
    friend class history;
    operation(history& h, std::size_t index) : history_(h), index_(index) {}
    history& history_;
    std::size_t index_;
  };
  operation begin(std::string_view call);

 private:
  struct state;
  state* state_;
};

// --- Faults ---------------------------------------------------------------------------------------------------------
// In force while an `inject` object lives, for the calls of every thread but those under `without_faults`.
class inject {
 public:
  explicit inject(fault_plan plan);
  ~inject();
  inject(inject const&) = delete;
  int fired() const;  // how many faults were injected so far
};

// While it lives, the calling thread's calls are the check's own: no fault hits them.
class without_faults {
 public:
  without_faults();
  ~without_faults();
  without_faults(without_faults const&) = delete;
};

// --- Counted costs (virtual modes) ----------------------------------------------------------------------------------
costs cost();  // of the whole process so far
costs operator-(costs const& later, costs const& earlier);
bool costs_counted();  // false in modes where atomics are not instrumented (memory, stress)

// --- Resources ------------------------------------------------------------------------------------------------------
int open_descriptors();            // of this process; memory mode also compares before and after each check by itself
int unused_high_fd(int at_least);  // moves nothing; a descriptor number >= at_least that is free

}  // namespace kit
