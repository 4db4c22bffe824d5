// The strategies, one file each. A new one: a file, a line here, a line in registry.cc, its test.
#pragma once

#include <memory>
#include <span>

#include "grader/explore/random.h"
#include "grader/explore/strategy.h"

namespace racecourse::explore {

// Takes turns in the order of ids. A thread keeps its turn for `slice` operations (0: until it blocks or yields).
std::unique_ptr<Strategy> round_robin(unsigned slice);

// At each point every enabled thread is equally likely; a thread that yields waits until another one ran.
std::unique_ptr<Strategy> random_walk(std::uint64_t seed);

// Probabilistic concurrency testing with `depth` ordering constraints.
std::unique_ptr<Strategy> pct(std::uint64_t seed, int depth);

// Partial order sampling.
std::unique_ptr<Strategy> pos(std::uint64_t seed);

// Selectively uniform random walk.
std::unique_ptr<Strategy> surw(std::uint64_t seed);

// All orders that differ in more than the order of independent operations.
std::unique_ptr<Strategy> dpor();

// All orders.
std::unique_ptr<Strategy> exhaustive();

// All orders with at most `bound` preemptions.
std::unique_ptr<Strategy> preemption_bounded(int bound);

// Complete search if half of the executions are enough for it, else a mixture of the others.
std::unique_ptr<Strategy> portfolio(std::uint64_t seed, std::uint64_t executions);

// Repeats decisions that were recorded: a thread, or picked_flag + way.
inline constexpr std::uint8_t picked_flag = 0x80;
std::unique_ptr<Strategy> replay(std::span<std::uint8_t const> decisions);

// How the random strategies decide what is not the order of threads.
unsigned usual_pick(SplitMix64& random, Choice choice, unsigned ways);

}  // namespace racecourse::explore
