// Random small programs: two or three threads, few steps, few objects, so that every execution can be looked at.
#pragma once

#include <string>

#include "grader/explore/random.h"
#include "tests/explore/program.h"

namespace racecourse::explore::testing {

// What the steps of a program are chosen from.
enum class Kind { memory, locks, sharing, semaphores, conditions, futexes, lifetimes, outcomes, everything };
inline constexpr int kinds = 9;

Program random_program(SplitMix64& random, Kind kind);

// As it would be written, for messages.
std::string text_of(Program const& program);

}  // namespace racecourse::explore::testing
