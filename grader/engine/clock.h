// Vector clocks and epochs, after Flanagan and Freund: "FastTrack: efficient and precise dynamic race detection" (PLDI
// 2009). They order events by the happens-before relation of C++.
//
// Clocks are never set back: each execution starts above all values of those before, so that what those left in shadow
// memory counts as long ago and nothing has to be cleared. `world.base` is the value below which everything is.
#pragma once

#include <algorithm>
#include <cstdint>

#include "grader/engine/layout.h"

namespace racecourse::engine {

// One event: the thread in the upper six bits, its clock below. 0 stands for "long ago".
using Epoch = std::uint32_t;
inline constexpr int clock_bits = 26;
inline constexpr Epoch clock_mask = (1u << clock_bits) - 1;
constexpr Epoch epoch(int thread, std::uint32_t clock) { return static_cast<Epoch>(thread) << clock_bits | clock; }
constexpr int thread_of(Epoch e) { return static_cast<int>(e >> clock_bits); }
constexpr std::uint32_t clock_of(Epoch e) { return e & clock_mask; }

struct Clock {
  std::uint32_t t[layout::max_threads];

  bool has(Epoch e) const { return clock_of(e) <= t[thread_of(e)]; }
  void fill(std::uint32_t value) { std::fill(t, t + layout::max_threads, value); }
};

// A clock that a store, an unlock, the end of a thread ... hands on. Threads that did not exist then are not in it.
struct Message {
  std::uint32_t threads;
  Message const* view;  // what of the past must be seen by whom reads this; null: the same clock

  std::uint32_t const* t() const { return reinterpret_cast<std::uint32_t const*>(this + 1); }
  std::uint32_t* t() { return reinterpret_cast<std::uint32_t*>(this + 1); }
};

inline void join(Clock& clock, Message const& message) {
  for (std::uint32_t i = 0; i < message.threads; ++i) clock.t[i] = std::max(clock.t[i], message.t()[i]);
}

}  // namespace racecourse::engine
