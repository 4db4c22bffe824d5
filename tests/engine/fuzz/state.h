// The state of the sequential machine: values, who holds what, and what happens before what. Bytes only, so that two
// states are equal if their bytes are.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "tests/engine/fuzz/program.h"

namespace racecourse::fuzz {

using Byte = std::uint8_t;

// A vector clock.
struct Times {
  Byte of[max_threads] = {};

  void join(Times const& other) {
    for (int t = 0; t < max_threads; ++t) of[t] = std::max(of[t], other.of[t]);
  }
};

enum class Phase : Byte { unborn, ready, at_condition, woken, at_atomic, in_time, done };
enum class Once : Byte { untouched, begun, done };

inline constexpr Byte nobody = 255;

struct Thread {
  Byte at = 0;  // its next instruction
  Phase phase = Phase::unborn;
  Byte last = 0;
  Byte read = 0;      // by the first half of ++
  Byte waits_on = 0;  // which atomic; which round of the barrier
  Byte deadline = 0;  // of the wait that it is in, or is about to begin; 0: none
  Byte late = 0;      // its time has come
  Byte patient = 0;   // time went on while it was asleep: it does not wake early or for no reason any more
  Byte timed_out = 0;
  Times now;
  Times release_fence;  // what a relaxed store hands over
  Times unacquired;     // what an acquire fence would take
};

struct Atomic {
  Byte value = 0;
  Times message;  // what an acquire load of the value gets
};

struct Plain {
  Byte value = 0;
  Byte writer = nobody, written = 0;
  Byte read[max_threads] = {};
};

struct Mutex {
  Byte owner = nobody;
  Times message;
};

struct State {
  Thread threads[max_threads];
  Atomic atomic[atomics];
  Plain plain[plains];
  Mutex mutex[mutexes + 1];              // the timed one, too
  Byte exclusive = nobody, sharers = 0;  // of the shared mutex; a bit a thread
  Times by_exclusive, by_sharers;
  Byte semaphore = 0;
  Times by_release;
  Byte latch = 0;
  Times by_latch;
  Byte barrier_left = 0, barrier_size = 0,
       barrier_drops = 0;    // to come in this round; of each round; fewer in the next
  Byte barrier_round = 0;    // 0 and 1 in turn
  Times arrived, passed[2];  // what this round brings, and the last two have brought
  Once once = Once::untouched;
  Times by_once;
  Byte now = 1;
  Byte spurious = 0, timers = 0;  // how many there may still be
  Byte results[max_results] = {};

  bool operator==(State const& other) const { return std::memcmp(this, &other, sizeof *this) == 0; }
};

static_assert(alignof(State) == 1, "no padding, which would have no value");

struct HashOfState {
  std::size_t operator()(State const& state) const {
    std::uint64_t hash = 0xcbf29ce484222325u;
    auto const* const bytes = reinterpret_cast<unsigned char const*>(&state);
    for (std::size_t i = 0; i < sizeof state; ++i) hash = (hash ^ bytes[i]) * 0x100000001b3u;
    return hash;
  }
};

}  // namespace racecourse::fuzz
