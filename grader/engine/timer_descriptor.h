// Timers that are descriptors, in virtual time. In the kernel each is an event counter: reading one is reading the
// other, and the engine counts it up when its time has come.
#pragma once

#include <ctime>

#include "grader/engine/descriptions.h"

namespace racecourse::engine {

struct TimerState {
  int number;  // of the counter
  clockid_t clock;
  std::int64_t next, interval;  // virtual time of the steady clock; no_deadline: not armed. 0: once
  TimerState* following;
};

namespace timers {

void add(int number, Description& description, clockid_t clock);
void set(Description& timer, int flags, itimerspec const& value);
itimerspec left(Description const& timer);
// The numbers of a description have changed: counts on under one that is open, or never again.
void moved(Description& timer, int number);

// Counts up those whose time has come.
void fire();
// When the next one comes. Only if somebody waits for a descriptor does it move time.
std::int64_t next();

void begin();  // of an execution

}  // namespace timers
}  // namespace racecourse::engine
