// What tests of strategies share: running programs many times and counting.
#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <set>
#include <string>

#include "tests/explore/program.h"

namespace racecourse::explore::testing {

// How many of `executions` end in a way that `hit` likes.
template <class Hit>
int count_hits(Strategy& strategy, Program const& program, int executions, Hit hit) {
  Machine machine(program);
  int hits = 0;
  for (int i = 0; i < executions && strategy.begin(); ++i) {
    machine.run(strategy);
    hits += hit(machine) ? 1 : 0;
  }
  return hits;
}

// Four standard deviations around what is expected of independent trials: a correct sampler falls out with probability
// 6e-5. Seeds are fixed, so that a test which passes once passes always.
struct Band {
  double low, high;
};
inline Band band(int trials, double probability) {
  double const mean = trials * probability, deviation = std::sqrt(mean * (1 - probability));
  return {mean - 4 * deviation, mean + 4 * deviation};
}

// A point where `enabled` may run and nothing is known of what they are about to do.
inline Point point(std::initializer_list<int> enabled, int current, Reason reason = Reason::operation) {
  static Operation const nothing[max_threads];
  Point p;
  for (int const thread : enabled) p.enabled |= only(thread);
  p.live = p.enabled | only(current);
  p.current = current;
  p.reason = reason;
  p.pending = nothing;
  return p;
}

}  // namespace racecourse::explore::testing
