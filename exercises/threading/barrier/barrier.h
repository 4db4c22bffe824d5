// threading/barrier: nobody goes on before all are there. README.md has the levels in order.
//
// The invariant: a round ends once, for all who are in it alike; either all parties have come, or it is broken.
//
// Add whatever members you need; names and signatures of what is here stay as they are. A barrier can be neither copied
// nor moved: threads wait at its address.
#pragma once

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace threading {

class barrier {
 public:
  // Level 1: `parties` threads make a round; none is refused: std::invalid_argument. Level 3: the last one to arrive
  // runs `action`, if there is one, before anybody leaves. Level 4: `timeout` is that of arrive_and_wait().
  explicit barrier(std::size_t /*parties*/, std::function<void()> /*action*/ = {}, duration /*timeout*/ = forever) {}
  barrier(barrier const&) = delete;

  // wait(): returns when all parties of this round have arrived. Level 3: a number from 0 to parties - 1, to each party
  // of a round another one. Throws broken_barrier if the round is broken, or the barrier is.
  std::size_t arrive_and_wait() { kit::todo(); }

  // Level 4, wait(timeout): who waits for `timeout` in vain breaks the barrier, for itself and all others, and gets
  // broken_barrier as they do. A timeout <= 0 does not wait: the last party passes, any other one breaks the barrier.
  std::size_t arrive_and_wait_for(duration /*timeout*/) { kit::todo(); }

  // Level 4: whoever waits gets broken_barrier. The barrier is as new, and was it broken, it is no longer.
  void reset() { kit::todo(); }

  // Level 4: breaks the barrier, until reset(). A round that is complete is not touched, though some may not have left.
  void abort() { kit::todo(); }

  std::size_t parties() const noexcept { kit::todo(); }

  // n_waiting: how many have arrived in the round that is being filled.
  std::size_t waiting() const { kit::todo(); }

  // Level 4.
  bool broken() const { kit::todo(); }
};

// Level 5: a counter and a sense that turns over, on atomics. All rounds are made by the same `parties` threads.
class sense_barrier {
 public:
  explicit sense_barrier(std::size_t /*parties*/) {}
  sense_barrier(sense_barrier const&) = delete;

  void arrive_and_wait() noexcept { kit::todo(); }
};

}  // namespace threading
