// threading/condition: sleep until somebody says that something has changed. README.md has the levels in order.
//
// The invariant: a notification reaches threads that wait at that moment, and no others; none of them is lost, and
// whoever returns has the lock again.
//
// Add whatever members you need; names and signatures of what is here stay as they are. Everybody who calls a member
// holds the lock that the condition was made with; whoever does not gets a state_error, and nothing has changed.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

class condition {
 public:
  explicit condition(mutex& /*lock*/) {}            // the lock outlives the condition
  explicit condition(recursive_mutex& /*lock*/) {}  // level 4
  condition(condition const&) = delete;

  // Gives the lock up, sleeps until notified, takes the lock back. Level 1: may return without having been notified.
  // From level 2 on: never does.
  void wait() { kit::todo(); }

  // Level 3. True: was notified. False: `timeout` has passed, not sooner, and no notification was used up. A timeout
  // <= 0 never sleeps; `forever` waits without limit.
  bool wait_for(duration /*timeout*/) { kit::todo(); }

  // Level 3, wait_for(predicate): returns once pred() is true. It is called with the lock held.
  template <class P>
  void wait(P /*pred*/) {
    kit::todo();
  }

  // Level 3: returns pred() as it is at the end. One deadline for the whole wait, however often it is woken.
  template <class P>
  bool wait_for(P /*pred*/, duration /*timeout*/) {
    kit::todo();
  }

  // notify(): one of those that wait now goes on; if nobody waits, nothing happens, now or later.
  void notify_one() { kit::todo(); }

  // Level 2, notify(n): n of those that wait now, or all of them if they are fewer.
  void notify(std::size_t /*n*/) { kit::todo(); }

  // All that wait now.
  void notify_all() { kit::todo(); }
};

}  // namespace threading
