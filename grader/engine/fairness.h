// Nobody who can run is passed over for ever. A search that always takes the same thread first would let it ask again
// and again for what another one, which never gets its turn, is about to do: a loop that looks at a flag under a lock
// has an effect in each round, and is no cycle that spin.h could see.
//
// Deviates from Musuvathi and Qadeer, "Fair stateless model checking" (PLDI 2008): there a thread that yields stands
// back at once for all whom it has passed over. Here loops may have bounds, behind which the program does something
// else, so others are passed over for a while first; and a thread need not yield. After that only those who were passed
// over may run, until each has done a step. What a longer wait would have brought is left out: the search is not
// complete then.
//
// An execution is cut into windows. Who could run in two of them in a row and did not has waited long enough. So has,
// after some more, who waits for a point in time, while others ask and ask for what it is going to do:
// time_is_overdue().
#pragma once

#include "grader/engine/world.h"

namespace racecourse::engine::fairness {

inline constexpr std::uint32_t yields_in_window = 48;
inline constexpr std::uint64_t operations_in_window = 4096;
// Operations that are no yields may be work, which takes no time here.
inline constexpr std::uint32_t weight_of_yields = 16, overdue = 64;

inline void begin() {
  world.passed_over = world.passed_over_before = world.starving = 0;
  world.yields = world.asked = 0;
  world.asked_at = 0;
}

inline void end_window(std::uint32_t weight) {
  world.starving |= world.passed_over & world.passed_over_before;
  world.passed_over_before = world.passed_over;
  world.passed_over = 0;
  if (world.asked_at != world.now) world.asked = 0;
  world.asked_at = world.now;
  world.asked += weight;
}

// The running thread's turn is over.
inline void turn() {
  world.passed_over |= world.enabled;
  if (world.operations % operations_in_window == 0) end_window(1);
}
inline void yielded() {
  if (++world.yields % yields_in_window == 0) end_window(weight_of_yields);
}
// True once, then not for as long again.
inline bool time_is_overdue() {
  if (world.asked < overdue) return false;
  world.asked = 0;
  return true;
}
inline void ran(int thread) {
  explore::Threads const others = ~explore::only(thread);
  world.passed_over &= others;
  world.passed_over_before &= others;
  world.starving &= others;
}

// Whom of `possible` it is time for.
inline explore::Threads limit(explore::Threads possible) {
  explore::Threads const first = possible & world.starving;
  if (first == 0 || first == possible) return possible;
  world.complete = false;
  return first;
}

}  // namespace racecourse::engine::fairness
