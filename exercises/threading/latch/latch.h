// threading/latch: a gate that opens when as much has happened as was asked for. README.md has the levels in order.
//
// The invariant: whoever gets through the latch sees all that was done before each count_down() that opened it.
//
// Add whatever members you need; names and signatures of what is here stay as they are. A latch can be neither copied
// nor moved: threads wait at its address.
#pragma once

#include "kit/kit.h"

namespace threading {

class latch {
 public:
  // Opens when `count` has been counted down. A latch of 0 is open from the beginning.
  explicit latch(unsigned /*count*/) {}
  latch(latch const&) = delete;

  // Level 1: counts down by `n`, from any thread. More than what is left: throws std::invalid_argument, and the latch
  // is as before. 0 changes nothing. Once the latch is open it may be destroyed at any moment, this call still running.
  void count_down(unsigned /*n*/ = 1) { kit::todo(); }

  // Level 1: whether it is open. It never closes again.
  bool is_open() const noexcept { kit::todo(); }

  // Level 2: returns once it is open. Whoever has to wait sleeps in the kernel; an open latch costs no system call.
  void wait() { kit::todo(); }

  // Level 3: true once it is open, false when `timeout` has passed, never sooner. A timeout <= 0 looks once and does
  // not block; `forever` waits without limit.
  bool wait_for(duration /*timeout*/) { kit::todo(); }

  // Level 3: counts down by one, then waits.
  void arrive_and_wait() { kit::todo(); }
};

}  // namespace threading
