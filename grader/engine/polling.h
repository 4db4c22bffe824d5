// Waiting until one of several descriptors is ready, or for a time.
#pragma once

#include <poll.h>

#include <cstdint>

namespace racecourse::engine::polling {

inline constexpr std::int64_t for_ever = -1;

// How many are ready, or -errno. `length` in nanoseconds; 0 looks once. `place` is where the program asks.
long until(pollfd* list, unsigned count, std::int64_t length, void const* place);

}  // namespace racecourse::engine::polling
