// threading/lock: four locks, each built on what the one before it taught. README.md has the levels in order.
//
// The invariant of all four: at most one thread is inside, and whoever enters sees all that its predecessors did.
//
// Add whatever members you need; names and signatures of what is here stay as they are. A lock can be neither copied
// nor moved: threads wait at its address.
#pragma once

#include "kit/kit.h"

namespace threading {

// Levels 1 and 2: waits by looking again and again. For sections of a few instructions.
class spin_lock {
 public:
  // Returns once the caller is the only owner. Level 2: while somebody else owns the lock, only read it.
  void lock() noexcept { kit::todo(); }

  // Takes the lock if it is free, and says whether it did. Never waits; false means that somebody had it.
  bool try_lock() noexcept { kit::todo(); }

  // Gives the lock back. The caller owns it.
  void unlock() noexcept { kit::todo(); }
};

// Level 3: a spin lock that serves threads in the order in which they came. Its counters have 16 bits.
class ticket_lock {
 public:
  void lock() noexcept { kit::todo(); }

  // Takes a ticket only if that ticket is served at once.
  bool try_lock() noexcept { kit::todo(); }

  void unlock() noexcept { kit::todo(); }
};

// Levels 4 and 5: Python's Lock. A thread that has to wait sleeps in the kernel; a free lock costs no system call.
class mutex {
 public:
  mutex() noexcept {}
  mutex(mutex const&) = delete;

  // acquire(): returns once the caller has the lock.
  void lock() { kit::todo(); }

  // acquire(False): false only if the lock was held.
  bool try_lock() noexcept { kit::todo(); }

  // Level 5, acquire(timeout=t): false when `timeout` has passed, never sooner, and then nothing has changed.
  // A timeout <= 0 tries once and does not block; `forever` waits without limit.
  bool try_lock_for(duration /*timeout*/) { kit::todo(); }

  // release(): any thread may call it, not only the one that locked. A free lock: throws state_error, and the lock can
  // be used as before. Once the lock is free its next owner may destroy it at any moment, this call still running.
  void unlock() { kit::todo(); }

  // locked(): whether anybody has it, right now.
  bool is_locked() const noexcept { kit::todo(); }
};

// Level 6: Python's RLock. Its owner may lock it again; it is free after as many unlocks.
class recursive_mutex {
 public:
  void lock() { kit::todo(); }
  bool try_lock() { kit::todo(); }
  bool try_lock_for(duration /*timeout*/) { kit::todo(); }

  // A caller who does not own the lock: throws state_error, and nothing has changed.
  void unlock() { kit::todo(); }

  // Whether the caller owns the lock. Any thread may ask at any time.
  bool owned() const noexcept { kit::todo(); }

  // How many times the caller has locked it; 0 for everybody but the owner.
  unsigned depth() const noexcept { kit::todo(); }

  // The caller owns the lock: gives it up, however often it was locked, and returns the depth it had.
  unsigned release_all() { kit::todo(); }

  // Waits for the lock and owns it at `depth` again: undoes release_all().
  void reacquire(unsigned /*depth*/) { kit::todo(); }
};

}  // namespace threading
