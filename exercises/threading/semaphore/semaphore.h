// threading/semaphore: so many may be in at a time. README.md has the levels in order.
//
// The invariant: permits taken and permits free are what the semaphore started with and what was released, together;
// none is lost, none is invented.
//
// Add whatever members you need; names and signatures of what is here stay as they are. A semaphore can be neither
// copied nor moved: threads wait at its address. Whoever gets the last permit may destroy it, while the release() that
// gave it has not yet returned.
#pragma once

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace threading {

// Python's Semaphore. Levels 1 and 2: a monitor. Level 4: the same, on atomics and a futex, without a lock inside.
class semaphore {
 public:
  // Permits at the start; a negative number is refused: std::invalid_argument.
  explicit semaphore(std::ptrdiff_t /*initial*/ = 1) {}
  semaphore(semaphore const&) = delete;

  // acquire(): returns once the caller has a permit.
  void acquire() { kit::todo(); }

  // acquire(False): false only if there was no free permit. Never waits.
  bool try_acquire() { kit::todo(); }

  // Level 2, acquire(timeout=t): false when `timeout` has passed, never sooner, and then nothing has changed. A timeout
  // <= 0 tries once; `forever` waits without limit.
  bool try_acquire_for(duration /*timeout*/) { kit::todo(); }

  // Gives n permits; any thread may, and there may be more than at the start. Level 2: more than one. Less than one is
  // refused: std::invalid_argument.
  void release(std::ptrdiff_t /*n*/ = 1) { kit::todo(); }

  // Free permits, right now.
  std::ptrdiff_t value() const { kit::todo(); }
};

// Level 3, Python's BoundedSemaphore: never more free permits than at the start.
class bounded_semaphore {
 public:
  explicit bounded_semaphore(std::ptrdiff_t /*initial*/ = 1) {}
  bounded_semaphore(bounded_semaphore const&) = delete;

  void acquire() { kit::todo(); }
  bool try_acquire() { kit::todo(); }
  bool try_acquire_for(duration /*timeout*/) { kit::todo(); }

  // Would that be more than at the start: throws over_release, and releases none at all.
  void release(std::ptrdiff_t /*n*/ = 1) { kit::todo(); }
};

// Level 5: whoever came first is served first. A newcomer takes no permit while somebody waits. Write the members that
// have to differ.
class fifo_semaphore : public semaphore {
 public:
  using semaphore::semaphore;
};

}  // namespace threading
