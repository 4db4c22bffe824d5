// The strategies by the names that people type: `--strategy pct --bound 2`.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "grader/explore/strategy.h"

namespace racecourse::explore {

struct StrategyRequest {
  std::uint64_t seed = 1;
  std::uint64_t executions = 20000;  // the budget: `default` divides it; the others run until they are stopped
  int bound = -1;                    // preemptions, constraints, slice; negative: the strategy's usual one
};

struct StrategyEntry {
  std::string_view name, summary;
  std::unique_ptr<Strategy> (*make)(StrategyRequest const&);
};

std::span<StrategyEntry const> strategies();

// Null: there is none of that name.
std::unique_ptr<Strategy> make_strategy(std::string_view name, StrategyRequest const& request);

}  // namespace racecourse::explore
