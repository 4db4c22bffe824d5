// A sequential machine: what a program may do if its steps are taken one at a time, in any order. It tries them all, by
// brute force, and shares nothing with the engine.
//
// Values are sequentially consistent. Whether two accesses race is judged by the happens-before of C++20, memory
// orders, release sequences and fences included, with vector clocks that are part of the state.
#pragma once

#include <cstddef>
#include <set>

#include "tests/engine/fuzz/program.h"

namespace racecourse::fuzz {

struct Behaviour {
  bool finished = true;  // false: there are more states than the limit, nothing is known
  std::size_t states = 0;
  bool race = false;      // some execution has a data race
  bool deadlock = false;  // some execution ends with threads that nobody can wake
  bool livelock = false;  // the same, and one of them spins
  std::set<Outcome> outcomes;
};

// What may happen that no thread does.
struct Chance {
  int spurious = 0;  // how many times in an execution a condition wait may return, or a weak compare_exchange fail, for
                     // no reason
  int timers = 0;    // how many times a timeout may come while somebody can still run
  bool any_time = false;  // timeouts come whenever they like: timed.h
};

Behaviour behaviour_of(Program const& program, Chance const& chance, std::size_t most_states);

}  // namespace racecourse::fuzz
