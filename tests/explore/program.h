// Tiny programs to hold strategies against: threads as lists of steps on shared variables, locks, semaphores and
// queues, and an interpreter that runs them one step at a time under a strategy.
//
//   Program counter{.threads = {{{add, 0, 1}}, {{add, 0, 1}}}};   // two threads, one fetch_add on variable 0 each
//   Machine machine(counter);
//   while (strategy->begin()) machine.run(*strategy);             // machine.outcome() says what was seen
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grader/explore/strategy.h"

namespace racecourse::explore::testing {

// What a step does; `a`, `b`, `c` are its numbers in order. "Result" is what the thread sees of it.
enum class Do : std::uint8_t {
  load,         // variable a
  store,        // variable a = b
  add,          // variable a += b; result: the value before
  cas,          // variable a: from b to c; result: whether it did
  stale_load,   // variable a, or the value before its last store: a choice
  lock,         // mutex a
  unlock,       // mutex a, if this thread has it
  try_lock,     // mutex a; result: whether
  weak_lock,    // try_lock that may fail for no reason: a choice
  share,        // mutex a, together with others who share
  unshare,      // mutex a, if this thread shares it
  try_share,    // mutex a; result: whether
  acquire,      // semaphore a
  release,      // semaphore a
  try_acquire,  // semaphore a; result: whether
  wait,         // on queue a with mutex b, if this thread has it: gives it back, sleeps until woken, takes it again
  timed_wait,   // the same, but its time may be up; result: whether it was woken
  notify_one,   // queue a; who is woken is a choice
  notify_all,   // queue a
  futex_wait,   // while variable a is b: sleeps until woken
  futex_wake,   // those who wait on variable a; result: how many
  // From here on `a` is no object.
  spawn,        // thread a
  join,         // thread a
  yield,        // gives its turn away
  sleep,        // until b later, by a clock that moves when nobody can go on
  exit,         // ends everything
  pick,         // not a point of its own; result: one of a ways
  skip_unless,  // not a point of its own: if the last result is not a, leaves out b steps
};

struct Step {
  Do what;
  int a = 0, b = 0, c = 0;
};

struct Program {
  std::vector<std::vector<Step>> threads;  // those that nobody spawns run from the start
  std::vector<int> semaphores = {};        // initial values
};

// What happened, in order; for tests that look at more than outcomes.
struct Happened {
  int thread = 0;        // -1: the beginning, or time moved
  Operation operation;   // as reported
  unsigned choices = 0;  // what was picked in it
};

class Machine {
 public:
  static constexpr int max_objects = 128;  // of each kind

  explicit Machine(Program program);

  enum class End { finished, deadlock, exited, abandoned };
  End run(Strategy& strategy);

  // What each thread saw, the variables at the end, and how it ended. Equal strings: nobody could tell the difference.
  std::string outcome() const;
  // Without the results: variables only.
  int variable(int index) const { return variables_[static_cast<std::size_t>(index)].value; }
  std::vector<int> const& results(int thread) const { return threads_[static_cast<std::size_t>(thread)].results; }
  std::vector<Happened> const& history() const { return history_; }
  std::size_t points() const { return points_; }  // calls of choose(), over all runs

 private:
  enum class State : std::uint8_t { ready, queued, timed, relock, sleeping, resuming, ended };
  struct Thread {
    std::vector<Step> const* steps = nullptr;
    std::size_t at = 0;
    State state = State::ready;
    int last = 0;    // result of the last step
    int queue = 0;   // where it waits; variables have queues, too
    int mutex = -1;  // what it takes again then
    int until = 0;
    std::vector<int> results;
    std::vector<int> shares;  // by mutex
  };
  struct Variable {
    int value = 0, before = 0;
  };

  void restart();
  bool enabled(int thread) const;
  bool free(std::size_t mutex) const { return owners_[mutex] < 0 && readers_[mutex] == 0; }
  void announce(int thread);
  void step(int thread, Strategy& strategy);
  Operation execute(int thread, Step const& step, Strategy& strategy);
  Operation wake(int queue, int count, Thread& by, Strategy& strategy);
  void rouse(int thread, Strategy& strategy);
  void advance(int thread, Strategy& strategy);
  bool move_time();
  unsigned choose(Strategy& strategy, Choice choice, unsigned ways);
  void saw(Thread& thread, int result);

  Program program_;
  Threads joined_ = 0, spawned_ = 0;
  std::vector<Thread> threads_;
  std::vector<Operation> pending_;
  int objects_ = 0;  // how many of a kind the program uses
  std::vector<Variable> variables_;
  std::vector<int> owners_, semaphores_;
  std::vector<int> readers_;
  std::vector<std::vector<int>> queues_;  // of conditions, then of variables
  std::vector<Happened> history_;
  Threads live_ = 0;
  int now_ = 0;
  unsigned choices_ = 0;
  bool exited_ = false, yielded_ = false;
  End end_ = End::finished;
  std::size_t points_ = 0;
};

}  // namespace racecourse::explore::testing
