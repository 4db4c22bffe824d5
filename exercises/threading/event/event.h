// threading/event: wait until something has happened. README.md has the levels in order.
//
// The invariant: whoever waits while set() is called goes on, and nobody goes on without one.
//
// Add whatever members you need; names and signatures of what is here stay as they are. All members may be called by
// any thread at any time. An event can be neither copied nor moved: threads wait at its address.
#pragma once

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace threading {

class event {
 public:
  // Whether the event is set, right now. What was done before set() is seen by whoever gets true. Level 4: takes no
  // lock.
  bool is_set() const noexcept { kit::todo(); }

  // Sets the event and wakes all who wait. Setting it again changes nothing.
  void set() { kit::todo(); }

  // clear(): the event is no longer set. Wakes nobody, and holds nobody back who was waiting when it was set.
  void reset() { kit::todo(); }

  // Returns at once if the event is set, else as soon as somebody sets it. The event stays as it is.
  void wait() { kit::todo(); }

  // Level 3. True: the event was set, when the caller came or since then. False: `timeout` has passed, not sooner, and
  // nobody has set it. A timeout <= 0 looks once; `forever` waits without limit.
  bool wait_for(duration /*timeout*/) { kit::todo(); }
};

}  // namespace threading
