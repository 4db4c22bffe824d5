// Wrong: when the time is up, the predicate is asked a last time without the lock.
#pragma once

#include <cerrno>
#include <limits>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

// Waiters stand in a queue, each asleep on a word of its own, as in Birrell, "An Introduction to Programming with
// Threads" (1989). The caller's lock guards the queue: both sides hold it, so no notification can come between the
// moment at which a waiter gives up the lock and the one at which it is known to wait. Who leaves the queue through
// notify() was chosen, whatever its clock says afterwards; the word is never set in any other way.
class condition {
 public:
  explicit condition(mutex& lock) : plain_(&lock) {}
  explicit condition(recursive_mutex& lock) : recursive_(&lock) {}
  condition(condition const&) = delete;

  void wait() { wait_until(time_point::max()); }
  bool wait_for(duration timeout) { return wait_until(deadline_after(timeout)); }
  template <class P>
  void wait(P pred) {
    while (!pred()) wait();
  }
  template <class P>
  bool wait_for(P pred, duration timeout) {
    time_point const deadline = deadline_after(timeout);
    while (!pred()) {
      if (wait_until(deadline)) continue;
      unsigned const depth = give_up_lock();
      bool const answer = pred();
      take_lock_back(depth);
      return answer;
    }
    return true;
  }

  void notify_one() { notify(1); }
  void notify(std::size_t n) {
    require_lock();
    for (; n > 0 && queue_.after != &queue_; --n) {
      auto* const chosen = static_cast<waiter*>(queue_.after);
      unlink(*chosen);
      chosen->signalled.store(1, std::memory_order_relaxed);  // what was written before comes with the lock
      sys::futex_wake(chosen->signalled, 1);
    }
  }
  void notify_all() { notify(std::numeric_limits<std::size_t>::max()); }

 private:
  // A ring whose head is always there: linking and unlinking know no special case.
  struct link {
    link *before = this, *after = this;
  };
  struct waiter : link {
    sys::word signalled{0};
  };

  static time_point deadline_after(duration timeout) {
    time_point const now = sys::now();
    return timeout > time_point::max() - now ? time_point::max() : now + timeout;
  }
  static void unlink(link& l) {
    l.before->after = l.after;
    l.after->before = l.before;
  }
  void append(link& l) {
    l.before = queue_.before;
    l.after = &queue_;
    l.before->after = l.after->before = &l;
  }

  // True: notified. The decision falls when the lock is held again, so that none comes too late to count.
  bool wait_until(time_point deadline) {
    require_lock();
    waiter me;
    append(me);
    unsigned const depth = give_up_lock();
    while (me.signalled.load(std::memory_order_relaxed) == 0) {
      if (sys::futex_wait(me.signalled, 0, deadline) == ETIMEDOUT) break;
    }
    take_lock_back(depth);
    bool const notified = me.signalled.load(std::memory_order_relaxed) != 0;
    if (!notified) unlink(me);
    return notified;
  }

  // Of a plain mutex nobody can tell who has it, only whether somebody does.
  void require_lock() const {
    bool const held = plain_ != nullptr ? plain_->is_locked() : recursive_->owned();
    if (!held) throw state_error("the caller does not hold the condition's lock");
  }
  unsigned give_up_lock() {
    if (plain_ == nullptr) return recursive_->release_all();
    plain_->unlock();
    return 0;
  }
  void take_lock_back(unsigned depth) {
    if (plain_ == nullptr) return recursive_->reacquire(depth);
    plain_->lock();
  }

  mutex* plain_ = nullptr;
  recursive_mutex* recursive_ = nullptr;
  link queue_;
};

}  // namespace threading
