// A strategy decides which thread runs next. It is pure: its choices depend on its arguments and its own seed only, so
// that it is tested without threads and a run is reproduced by building it again.
//
//   std::unique_ptr<Strategy> s = random_walk(42);
//   int next = s->choose({.enabled = enabled, .current = 1, .reason = Reason::operation});
#pragma once

#include <cstdint>
#include <memory>
#include <span>

namespace racecourse::explore {

// Why there is something to decide.
enum class Reason {
  operation,  // the running thread is about to do an atomic or blocking operation
  yield,      // it gave its turn away: inside a spin loop, or its time slice ended
  blocked,    // it cannot go on, or has ended
};

struct Point {
  std::span<int const> enabled;  // ids of threads that can run, ascending, never empty
  int current = 0;               // the running thread; in `enabled` unless reason is `blocked`
  Reason reason = Reason::operation;
};

class Strategy {
 public:
  virtual ~Strategy() = default;
  virtual int choose(Point const& point) = 0;    // one of point.enabled
  virtual bool coin(unsigned) { return false; }  // a choice beside scheduling: true once in `one_in`
};

// Takes turns in the order of ids. A thread keeps its turn for `slice` operations (0: until it blocks or yields).
std::unique_ptr<Strategy> round_robin(unsigned slice);

// At each point every enabled thread is equally likely; a thread that yields waits until another one ran. Deviates from
// a plain random walk only in that fairness rule, without which spin locks would take unbounded time.
std::unique_ptr<Strategy> random_walk(std::uint64_t seed);

}  // namespace racecourse::explore
