#include "grader/explore/registry.h"

#include "grader/explore/strategies.h"

namespace racecourse::explore {
namespace {

int or_else(int bound, int usual) { return bound < 0 ? usual : bound; }

constexpr StrategyEntry entries[] = {
    {"default", "complete search if it fits, else the others in turn",
     [](StrategyRequest const& r) { return portfolio(r.seed, r.executions); }},
    {"dpor", "complete search, one execution of those that differ only in the order of independent operations",
     [](StrategyRequest const&) { return dpor(); }},
    {"exhaustive", "complete search, every order", [](StrategyRequest const&) { return exhaustive(); }},
    {"preemptions", "every order with at most BOUND preemptions (2)",
     [](StrategyRequest const& r) { return preemption_bounded(or_else(r.bound, 2)); }},
    {"pct", "random priorities that change at BOUND - 1 random points (3)",
     [](StrategyRequest const& r) { return pct(r.seed, or_else(r.bound, 3)); }},
    {"pos", "random priorities of operations, drawn again by those that race",
     [](StrategyRequest const& r) { return pos(r.seed); }},
    {"surw", "uniform over the orders of operations on shared objects",
     [](StrategyRequest const& r) { return surw(r.seed); }},
    {"random", "at each point each thread is equally likely",
     [](StrategyRequest const& r) { return random_walk(r.seed); }},
    {"round-robin", "threads take turns, each for BOUND operations (0: until it waits)",
     [](StrategyRequest const& r) { return round_robin(static_cast<unsigned>(or_else(r.bound, 0))); }},
};

}  // namespace

std::span<StrategyEntry const> strategies() { return entries; }

std::unique_ptr<Strategy> make_strategy(std::string_view name, StrategyRequest const& request) {
  for (StrategyEntry const& entry : entries) {
    if (entry.name == name) return entry.make(request);
  }
  return nullptr;
}

}  // namespace racecourse::explore
