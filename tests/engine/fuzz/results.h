// How the programs under test and who runs them meet: a file of results, one for each program.
#pragma once

#include "tests/engine/fuzz/program.h"

namespace racecourse::fuzz {

inline constexpr std::uint32_t max_outcomes = 2000;

struct Result {
  char said[4000];         // what came through standard output and error: the engine's last line, libtsan's reports
  std::int32_t status;     // of the process, as wait() gives it
  std::uint32_t outcomes;  // different ones; max_outcomes + 1: more than there is room for
  Outcome seen[max_outcomes];
};

}  // namespace racecourse::fuzz
