#include "grader/engine/session.h"

#include <cstdio>

#include "grader/engine/heap.h"
#include "grader/engine/observed.h"
#include "grader/engine/output.h"
#include "grader/engine/own_call.h"
#include "grader/engine/process.h"
#include "grader/engine/shadow.h"
#include "grader/engine/signals.h"
#include "grader/engine/snapshot.h"

namespace racecourse::engine::session {

namespace {

// What the first exception and the first walk over a stack bind and set up is there before the snapshot, and so not
// done again in every execution.
void warm_up() {
  std::uintptr_t frames[4];
  failure::stack(frames, 4);
  try {
    throw 0;
  } catch (int) {
  }
}

}  // namespace

void set_up() {
  fibers::set_up();
  shadow::set_up();
  signals::set_up();
  process::set_up();
  find_runtime_code();
  warm_up();
  std::fflush(nullptr);  // or every execution would begin with what is still to be written
  snapshot::take();
}

namespace {

Search run_all(Program const& program, MakeStrategy const& make, std::uint64_t executions) {
  Search result;
  world.complete = true;
  std::unique_ptr<explore::Strategy> const made = make();
  explore::Strategy& strategy = *made;
  observed::begin_search();
  while (result.executions < executions && strategy.begin()) {
    snapshot::restore();
    heap::begin();
    observed::begin();
    output::begin();
    world.search_execution = result.executions + 1;
    Ending const ending = schedule::run(program.body, program.argument, strategy, nullptr);
    observed::end(ending == Ending::finished);
    result.operations += world.operations;
    result.switches += world.switches;
    if (ending == Ending::redundant) {
      ++result.redundant;
      continue;
    }
    if (ending == Ending::again) {  // what the strategy has seen is not what it will see: begin anew
      return run_all(program, make, executions);
    }
    ++result.executions;
    if (ending == Ending::refused) {
      result.refused = failure::last().message;
      break;
    }
    if (ending == Ending::failed) {
      result.failed = true;
      result.failure = failure::last();
      break;
    }
  }
  result.complete = strategy.complete() && world.complete;
  return result;
}

}  // namespace

Search search(Program const& program, MakeStrategy const& make, std::uint64_t executions) {
  output::mute();
  Search const result = run_all(program, make, executions);
  output::unmute();
  return result;
}

}  // namespace racecourse::engine::session
