// What the steps of all primitives have in common: where a step leads, what it notes, what it hands over.
#pragma once

#include "tests/engine/fuzz/instructions.h"
#include "tests/engine/fuzz/state.h"

namespace racecourse::fuzz {

// A state that follows: the thread is behind its instruction.
inline State after(State const& s, int thread) {
  State n = s;
  ++n.threads[thread].at;
  return n;
}

inline void note(State& n, int thread, Instruction const& i, unsigned value) {
  n.threads[thread].last = static_cast<Byte>(value);
  if (i.result >= 0) n.results[i.result] = next_result(n.results[i.result], static_cast<Byte>(value));
}

// What a thread hands over to who acquires.
inline Times hand_over(State& n, int thread) {
  Times const message = n.threads[thread].now;
  ++n.threads[thread].now.of[thread];
  return message;
}

}  // namespace racecourse::fuzz
