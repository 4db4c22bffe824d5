// How the interpreter and who runs it meet: two files, one of programs, one of results, both plain arrays.
#pragma once

#include <cstdint>

#include "tests/engine/tiny/program.h"

namespace racecourse::tiny {

inline constexpr std::uint32_t max_outcomes = 1 << 14;

struct Result {
  char said[400];          // the engine's last line
  std::int32_t status;     // of the process, as wait() gives it
  std::uint32_t runs;      // executions that came to their end
  std::uint32_t outcomes;  // different ones; max_outcomes + 1: more than there is room for
  Outcome seen[max_outcomes];
};

}  // namespace racecourse::tiny
