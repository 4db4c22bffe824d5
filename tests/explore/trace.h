// Which executions are the same but for the order of independent operations (Mazurkiewicz, "Trace theory", 1987),
// worked out in the plainest way, for comparison with what the search makes of it.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/explore/program.h"

namespace racecourse::explore::testing {

// Equal for equivalent executions and, but for a collision of 128 bits, for them only: what each thread did in its
// order, and of each thing done how much of every other thread comes before it.
struct Trace {
  std::uint64_t low = 0, high = 0;
  bool operator==(Trace const&) const = default;
  bool operator<(Trace const& other) const { return low != other.low ? low < other.low : high < other.high; }
};

Trace trace_of(std::vector<Happened> const& history, int threads);

}  // namespace racecourse::explore::testing
