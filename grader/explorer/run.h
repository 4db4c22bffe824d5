// Runs a program under the engine and reads its answer.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "grader/explorer/build_program.h"
#include "grader/explorer/request.h"
#include "grader/story/raw.h"

namespace racecourse::explorer {

namespace raw = story::raw;

struct Run {
  raw::Answer answer;
  std::string output, errors;  // what the program has printed: of a repeated execution only
  double seconds = 0;
  std::string died;  // how the process ended when it gave no answer; empty: it gave one
};

// Called from another thread, now and then, with the number of executions done.
using OnProgress = std::function<void(std::uint64_t executions)>;

Result<Run> explore_program(Program const& program, Options const& options, Workplace const& place,
                            OnProgress const& on_progress);

// Repeats one execution. `schedule` is a schedule file, whose program and options these are.
Result<Run> repeat_program(Program const& program, Options const& options, Workplace const& place,
                           std::string const& schedule);

// The value of RACECOURSE_EXPLORE and the other variables that a program under the engine gets. Pure.
std::map<std::string, std::string> environment_of(Options const& options, Workplace const& place,
                                                  std::string const& schedule);

}  // namespace racecourse::explorer
