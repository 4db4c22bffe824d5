// Makes a failing schedule simpler: as few turns as can be found that still fail in the same way.
//
// Delta debugging over context switches (Choi and Zeller, "Isolating failure-inducing thread schedules", ISSTA 2002;
// the removal of chunks is ddmin of Zeller and Hildebrandt, TSE 2002), and the joining of a thread's turns of Jalbert
// and Sen, "A trace simplification technique for effective debugging of concurrent programs", FSE 2010. Deviation: a
// schedule with parts missing is a wish here (follow.h), and what was really executed is what counts, so that each
// attempt is an execution of the program. It is a local minimum, not the global one. Deterministic.
//
// Pure: what runs the program is given as Trials, and may be a model.
#pragma once

#include "grader/explore/schedule.h"

namespace racecourse::explore {

class Trials {
 public:
  virtual ~Trials() = default;
  // Runs the program as `wish` says, as far as possible. True: it failed in the same way as the schedule to be shrunk,
  // by `executed`.
  virtual bool fails(Schedule const& wish, Schedule& executed) = 0;
  // Nothing more may be tried.
  virtual bool spent() const = 0;
};

Schedule shrink(Schedule const& failing, Trials& trials);

// The order by which one schedule is better than another: fewer switches and picks together, then fewer picks, then
// fewer steps.
bool simpler(Schedule const& a, Schedule const& b);

}  // namespace racecourse::explore
