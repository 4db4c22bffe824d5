// A search: executions of one program under a strategy, until everything was seen, the budget is spent, or one fails.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "grader/engine/failure.h"
#include "grader/engine/schedule.h"

namespace racecourse::engine {

struct Program {
  void* (*body)(void*);
  void* argument;
};

struct Search {
  std::uint64_t executions = 0, redundant = 0, operations = 0, switches = 0;
  bool complete = false, failed = false;
  Failure failure;
  char const* refused = nullptr;
};

namespace session {

// Once, before anything else: memory, shadow memory, signal handlers.
void set_up();

// `make` makes the strategy: again, if the search has to begin anew (Ending::again).
using MakeStrategy = std::function<std::unique_ptr<explore::Strategy>()>;
Search search(Program const& program, MakeStrategy const& make, std::uint64_t executions);

}  // namespace session
}  // namespace racecourse::engine
