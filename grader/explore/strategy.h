// A strategy decides which thread runs next, and everything else that could go one way or another. It is pure: its
// decisions depend on what it was told and on its own seed only, so that it is tested without threads, and the same
// strategy over the same program gives the same executions.
//
// Order of calls, for each execution:
//
//   while (strategy->begin()) {                    // false: nothing is left to explore
//     int next = strategy->choose(point);          // any number of these, in the order in which things happen ...
//     unsigned way = strategy->pick(Choice::reads_from, 3);   // ... any number, in the operation or after it ...
//     strategy->executed(next, operation);         // ... once for each choose(), before the next one
//     strategy->woke(waiter, false);
//     strategy->end(point);                        // ... and where it ended: enabled threads if it was cut short
//   }
//   strategy->complete();                          // every behaviour was seen
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "grader/explore/operation.h"

namespace racecourse::explore {

inline constexpr int max_threads = 64;
using Threads = std::uint64_t;  // a set: bit i is thread i
constexpr Threads only(int thread) { return Threads{1} << thread; }
constexpr bool contains(Threads set, int thread) { return (set >> thread & 1) != 0; }
constexpr int first_of(Threads set) { return std::countr_zero(set); }
constexpr int count_of(Threads set) { return std::popcount(set); }
// The n-th member, counted from 0.
constexpr int nth_of(Threads set, int n) {
  for (; n > 0; --n) set &= set - 1;
  return first_of(set);
}

// Why there is something to decide.
enum class Reason : std::uint8_t {
  operation,  // the running thread is about to do an operation
  yield,      // it gave its turn away: inside a spin loop, or its time slice ended
  blocked,    // it cannot go on, or has ended
};

struct Point {
  Threads enabled = 0;  // never empty in choose()
  int current = 0;      // the thread that ran last
  Reason reason = Reason::operation;
  Operation const* pending = nullptr;  // by thread: what each is about to do; of the live ones only
  Threads live = 0;                    // started and not ended
};

// What is decided beside the order of threads. Way 0 is always the ordinary one.
enum class Choice : std::uint8_t {
  reads_from,      // which store a load reads: 0 is the newest
  store_position,  // where a store enters the modification order: 0 is at its end
  signal_target,   // which waiter is woken: 0 waited longest
  spurious_wake,   // 1: a wait ends for no reason
  weak_failure,    // 1: compare_exchange_weak or try_lock fails although it could succeed
  timer,           // 1: the time is up before anybody else does a step
  fault,           // which injected fault happens: 0 is none
  access_point,    // 1: others may run before this plain access
};
inline constexpr unsigned choices = 8;

// An operation that was executed, as number and thread, for questions about order.
struct EventId {
  int thread = 0;
  std::uint32_t number = 0;  // of that thread, from 1
};

inline constexpr int abandon = -1;  // the rest of this execution has been seen before

class Strategy {
 public:
  virtual ~Strategy() = default;
  virtual bool begin() = 0;
  virtual int choose(Point const& point) = 0;  // one of point.enabled, or `abandon`
  virtual unsigned pick(Choice, unsigned) { return 0; }
  virtual void executed(int /*thread*/, Operation const&) {}
  // `thread` waited for just what was chosen last: its next operation comes after that in every equivalent execution.
  // Of who is woken, started, or sees at last the change of a value that it spun on; not of who may take what was
  // given, for that may come from somebody else in an equivalent execution. `spun`: it is one of those that spun.
  virtual void woke(int /*thread*/, bool /*spun*/) {}
  // Virtual time moved because nobody could go on: everything so far comes before everything to come.
  virtual void all_ordered() {}
  // `event` comes before the next operation of `thread` in every equivalent execution. Asked before that operation is
  // executed. A strategy that does not keep track says yes: it is then offered choices that another order would give,
  // too.
  virtual bool ordered_before(EventId /*event*/, int /*thread*/) const { return true; }
  virtual void end(Point const&) {}
  // After end(): nothing new was seen, for the last step turned out to be one that had been done already in its place.
  virtual bool redundant() const { return false; }
  // Asked for a decision even where only one thread can run: it keeps track of every operation.
  virtual bool wants_every_point() const { return false; }
  virtual bool complete() const { return false; }

  // For reports: who decides in this execution, "pct 3". One that is made of several says which of them.
  virtual std::string name() const { return {}; }
  // What was asked of it cannot be done, since the program does not do what it did before. Empty: all is well.
  virtual std::string problem() const { return {}; }
};

}  // namespace racecourse::explore
