// Makes up a program.
#pragma once

#include <cstdint>

#include "tests/engine/fuzz/program.h"

namespace racecourse::fuzz {

// The same program for the same seed, everywhere. At most four threads and about ten statements, chosen from one or
// two groups: atomics, mutexes, conditions, semaphores, the shared mutex, waiting atomics, fences.
Program generate(std::uint64_t seed);

}  // namespace racecourse::fuzz
