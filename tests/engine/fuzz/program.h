// Random small programs as data: what threads do, in statements that nest. Written out as C++ (source.h), run by a
// sequential machine of their own (machine.h), and never seen by the engine but as compiled code.
//
// A thread has `last`, the newest value it has read; guards ask for it. A statement that reads has a result, a number
// that each reading adds to: next_result(). 0: it was never executed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace racecourse::fuzz {

inline constexpr int max_threads = 4;  // thread 0 is main()
inline constexpr int atomics = 2, plains = 2, mutexes = 2;
inline constexpr int timed_mutex = mutexes;  // one more, for which a thread may wait for a while
inline constexpr int max_results = 16;

enum class Do : std::uint8_t {
  // Atomics.
  load,
  store,
  exchange,
  add,
  cas,
  weak_cas,
  fence,
  await,  // spins until the value is there
  wait,   // std::atomic::wait for another value than this
  wake_one,
  wake_all,
  // Plain variables.
  read,
  write,
  increase,
  // Mutexes: with a body that is run holding it.
  locked,
  if_locked,          // try_lock
  if_locked_in_time,  // try_lock_for
  // The shared mutex.
  shared,
  exclusive,
  // The condition variable; the mutex must be held.
  wait_until,     // while plain variable != value
  wait_once,      // without a predicate
  wait_for,       // wait_until, with a timeout
  wait_once_for,  // wait_once, with a timeout
  notify_one,
  notify_all,
  // The semaphore.
  acquire,
  release,
  try_acquire,
  acquire_in_time,  // try_acquire_for
  // The latch.
  count_down,
  latch_wait,
  count_down_and_wait,
  latch_try_wait,
  // The barrier.
  arrive_and_wait,
  arrive_and_drop,
  // The once_flag.
  once,  // with a body that one of those who come runs
  // Control.
  when,  // last == value
  twice,
  spawn,
  join,
};

enum class Order : std::uint8_t { relaxed, consume, acquire, release, acq_rel, seq_cst };

struct Statement {
  Do what = Do::load;
  int object = 0;  // which atomic, plain variable, mutex; thread
  int value = 0, expected = 0;
  int time = 1;   // how long it waits at most
  int mutex = 0;  // of a wait
  Order order = Order::seq_cst, failure = Order::seq_cst;
  int result = -1;
  std::vector<Statement> body;
};

using Body = std::vector<Statement>;

struct Program {
  std::vector<Body> threads;
  int initial = 0;                                                // of the semaphore
  int latch = 0, barrier = 0;                                     // how many they wait for: counts.h
  bool posix_semaphore = false;                                   // sem_t, not std::counting_semaphore
  bool posix_mutex = false;                                       // pthread_mutex_t and pthread_cond_t
  enum class Where { stack, global, heap } where = Where::stack;  // its variables
};

constexpr bool has_result(Do what) {
  switch (what) {
    case Do::load:
    case Do::exchange:
    case Do::add:
    case Do::cas:
    case Do::weak_cas:
    case Do::read:
    case Do::if_locked:
    case Do::if_locked_in_time:
    case Do::wait_for:
    case Do::wait_once_for:
    case Do::try_acquire:
    case Do::acquire_in_time:
    case Do::latch_try_wait:
    case Do::once:
      return true;
    default:
      return false;
  }
}
constexpr bool has_body(Do what) {
  return what == Do::locked || what == Do::if_locked || what == Do::if_locked_in_time || what == Do::shared ||
         what == Do::exclusive || what == Do::once || what == Do::when || what == Do::twice;
}
constexpr bool has_timeout(Do what) {
  return what == Do::if_locked_in_time || what == Do::wait_for || what == Do::wait_once_for ||
         what == Do::acquire_in_time;
}
constexpr bool is_of_latch(Do what) { return what >= Do::count_down && what <= Do::latch_try_wait; }

// Calls `f` for each statement, outer ones before what stands in them.
template <class Statements, class F>
void for_each(Statements& body, F const& f) {
  for (auto& statement : body) {
    f(statement);
    for_each(statement.body, f);
  }
}
template <class P, class F>
void for_each_of(P& program, F const& f) {
  for (auto& body : program.threads) for_each(body, f);
}

inline bool uses(Program const& program, Do what) {
  bool found = false;
  for_each_of(program, [&](Statement const& s) { found = found || s.what == what; });
  return found;
}

inline bool uses_timed_mutex(Program const& program) {
  bool found = false;
  for_each_of(program, [&](Statement const& s) {
    found = found || ((s.what == Do::locked || s.what == Do::if_locked || s.what == Do::if_locked_in_time) &&
                      s.object == timed_mutex);
  });
  return found;
}

inline bool has_latch(Program const& program) {
  bool found = false;
  for_each_of(program, [&](Statement const& s) { found = found || is_of_latch(s.what); });
  return found;
}
inline bool has_barrier(Program const& program) { return program.barrier > 0; }
inline bool has_timeout(Program const& program) {
  bool found = false;
  for_each_of(program, [&](Statement const& s) { found = found || has_timeout(s.what); });
  return found;
}

// Gives each statement that reads a result of its own, in order. Returns how many.
inline int number_results(Program& program) {
  int n = 0;
  for_each_of(program, [&](Statement& s) { s.result = has_result(s.what) ? n++ : -1; });
  return n;
}

// What a reading makes of a result.
constexpr std::uint8_t next_result(std::uint8_t result, std::uint8_t value) {
  return static_cast<std::uint8_t>(result * 11 + value + 1);
}

// What an execution has shown: results, then atomics and plain variables at the end. Plain data.
struct Outcome {
  std::uint8_t of[max_results + atomics + plains] = {};
  bool operator==(Outcome const&) const = default;
  bool operator<(Outcome const& other) const { return std::memcmp(of, other.of, sizeof of) < 0; }
};

std::string to_string(Outcome const& outcome, Program const& program);

}  // namespace racecourse::fuzz
