// What the grader asks for, read from standard input before anything else: lines `key=value`, then end of file.
#pragma once

#include <cstdint>
#include <string>

namespace racecourse::harness {

struct Order {
  std::string check, mode, token;
  int budget = 1;
  std::uint64_t seed = 0, step_limit = 100'000'000;
  std::uint64_t refused_history = 0;  // its fingerprint; 0: none
};

// Reads standard input to its end and leaves /dev/null in its place, so that a submission which reads finds nothing.
void read_order();
Order const& order();

}  // namespace racecourse::harness
