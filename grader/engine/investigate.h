// What is done about an execution that failed: does its schedule repeat it, in the same way each time? If so it is made
// simpler (explore/shrink.h) and run once more under the recorder, for the report.
//
// All of it is executions of the program, counted and not timed, so that it is the same each time.
#pragma once

#include <vector>

#include "grader/engine/failure.h"
#include "grader/engine/session.h"
#include "grader/explore/follow.h"

namespace racecourse::engine {

// Where a failure is, as far as failures are told apart: the stacks that it is about, in any order.
struct Places {
  FailureKind kind = FailureKind::none;
  std::vector<std::uint64_t> stacks;
  bool operator==(Places const&) const = default;
};

// The last decision after which an execution could still have ended well.
struct NoReturn {
  bool known = false;
  std::uint64_t step = 0;   // with this step it was too late; 0: from the beginning
  bool proven = false;      // every continuation was tried; otherwise `tried` of them
  std::uint64_t tried = 0;  // that all failed
};

// An execution that failed, as it will be told. The recorder holds its events.
struct Finding {
  Failure failure;
  Places places;
  explore::Schedule schedule;
  explore::Follow::Log log;
  std::uint64_t execution = 0;        // of the search, from 1
  std::size_t switches_as_found = 0;  // before it was made simpler
  std::uint64_t trials = 0;           // executions that this took
  NoReturn no_return;

  // Switches away from a thread that could have gone on.
  std::size_t preemptions() const;
};

// Why an execution was not repeated.
struct Divergence {
  bool any = false;
  std::uint64_t step = 0;  // counted from 1
  bool both = false;       // both executions came that far; otherwise one ended, or could not go on, before
  explore::Step before, now;
  int frames = 0;  // where the program was then
  std::uintptr_t stack[most_frames] = {};
};

namespace investigate {

// Of the execution that has just failed, if it ran under the recorder.
Places places(Failure const& failure);

// Repeats the schedule. Where the program does not do the same again, `divergence` says at which step, and what is
// found is of no use.
Finding confirm(Program const& program, explore::Schedule const& schedule, Failure const& failure, Effort const& effort,
                Divergence& divergence);

// The same for somebody to look at: the second time what the program prints is shown, and with `stop` (not negative) it
// stops for a debugger where it fails.
Finding show(Program const& program, explore::Schedule const& schedule, int stop, Divergence& divergence);

}  // namespace investigate
}  // namespace racecourse::engine
