// A search: executions of one program under a strategy, until everything was seen, the budget is spent, or one fails.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "grader/engine/failure.h"
#include "grader/engine/schedule.h"
#include "grader/explore/schedule.h"

namespace racecourse::engine {

struct Program {
  void* (*body)(void*);
  void* argument;
};

// What looking into a failure may cost, in executions and steps of them.
struct Effort {
  std::uint64_t trials = 2000, steps = 20'000'000;  // to make it simpler
  // Continuations after a decision before it is called too late: so many in order, then so many at random.
  std::uint64_t in_order = 120, at_random = 40;
};

// What to do, beside World::rules.
struct Orders {
  // Asked again when the search must begin anew.
  std::function<std::unique_ptr<explore::Strategy>()> strategy;
  std::uint64_t executions = 100'000;
  bool keep_going = false;         // look for more failures after the first
  bool look_into_failures = true;  // verify them, make them simpler, report them
  Effort effort;
  explore::Schedule const* schedule = nullptr;  // instead of a search: repeat this
  int stop = -1;                                // ... and stop for a debugger; see debugger.h
};

struct Search {
  std::uint64_t executions = 0, redundant = 0, operations = 0, switches = 0;
  bool complete = false, failed = false;
  Failure failure;                // the first one, as told
  char const* refused = nullptr;  // no verdict, and why
};

namespace session {

// Once, before anything else: memory, shadow memory, stacks.
void set_up();

// Before a search and after it: the program's memory as it is now is what executions begin with, and faults are the
// engine's until leave().
void enter();
void leave();

// One execution, from the state that the program had at enter(). `counts`: what it observes is kept (observed.h).
Ending run_once(Program const& program, explore::Strategy& strategy, Recorder* recorder, bool counts = false);

// Findings and progress go to report.h as they come.
Search search(Program const& program, Orders const& orders);

}  // namespace session
}  // namespace racecourse::engine
