// The state of the execution that is going on, in one place. Only engine code touches it, and only one thread of
// control runs at any time, so nothing here is atomic. Everything is set anew for each execution by world_begin().
#pragma once

#include <cstdint>

#include "grader/engine/clock.h"
#include "grader/engine/fiber.h"
#include "grader/engine/memory.h"
#include "grader/explore/strategy.h"

namespace racecourse::engine {

struct Recorder;

// How programs are explored. Constant during a search.
struct Rules {
  bool weak_memory = true;            // loads may read old stores, as C++ allows; otherwise sequential consistency
  bool races = true;                  // look for data races
  bool leaks = true;                  // look for leaks at the end
  int spurious = 1;                   // spurious wake-ups and failures of weak operations in one execution
  int timers = 1;                     // timeouts that come before anybody else does a step, in one execution
  std::uint64_t steps = 1'000'000;    // operations in one execution before it counts as endless
  bool may_exit = true;               // a program that calls exit(0) has ended well; a part of a program has not
  std::uint64_t refused_history = 0;  // an execution whose history has this fingerprint fails; 0: none does
};

// What this execution has cost so far, for checks that count.
struct Costs {
  long futex_waits = 0, futex_refused = 0, futex_wakes = 0;
  long loads = 0, stores = 0, rmws = 0, yields = 0, system_calls = 0, io_calls = 0;
};

struct World {
  // Hot: looked at by every access.
  bool active = false;  // an execution goes on; otherwise hooks do what the C library does
  bool racing = false;  // ... and looks for data races
  Epoch epoch = 0;      // of the running thread
  Fiber* current = nullptr;
  explore::Threads enabled = 0, live = 0, yielding = 0;
  explore::Threads woken = 0;                                              // by the operation that goes on
  explore::Threads spun = 0;                                               // those of them that spun
  explore::Threads passed_over = 0, passed_over_before = 0, starving = 0;  // see fairness.h
  std::uint32_t yields = 0, asked = 0;
  std::int64_t asked_at = 0;
  explore::Strategy* strategy = nullptr;
  Recorder* recorder = nullptr;  // on a replay that is told

  std::uint32_t threads = 0;  // created so far
  std::uint32_t base = 1;     // clocks up to here are of earlier executions
  std::uint32_t execution = 0;
  std::uint64_t search_execution = 0;  // in this search, from 1
  std::int64_t now = 0;                // virtual nanoseconds
  std::uint32_t rests = 0;             // moments at which nobody could go on before time passed: see visible.cc
  std::uint64_t random = 0;            // what the program takes for randomness
  std::uint64_t operations = 0, decisions = 0, switches = 0, total_operations = 0;
  std::uint64_t steps = 0;        // decisions on who runs, forced ones too
  std::uint64_t spins = 0;        // times that a thread was found to spin
  std::uint64_t idle_yields = 0;  // since anybody did something that others can see
  int spurious_left = 0, timers_left = 0;
  bool complete = true;  // no limit has cut off anything so far in this search

  bool views = false;        // views are kept apart from clocks: the program has futexes. See Ending::again
  bool main_leaves = false;  // by pthread_exit, while others live: seen in this search

  std::uint64_t exit_by = ~std::uint64_t{0};  // main has returned: at this many operations the process ends
  Destructor* main_destructors = nullptr;     // of the main thread's thread_local objects, from before the scenario
  Costs costs;

  Rules rules;
  Fiber fibers[layout::max_threads];
  explore::Operation pending[explore::max_threads];  // by thread, for the strategy
  Scratch scratch;                                   // messages, histories ...
};

extern World world;

inline Fiber& self() { return *world.current; }

}  // namespace racecourse::engine
