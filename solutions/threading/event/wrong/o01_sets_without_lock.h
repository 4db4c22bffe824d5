// Wrong: the flag is set without the lock, between a waiter's look and its sleep.
#pragma once

#include <cerrno>
#include <climits>
#include <mutex>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

// A monitor that sleeps on a sequence number.
class event {
 public:
  bool is_set() const noexcept { return flag_; }
  void set() {
    flag_ = true;
    sys::futex_wake(changes_, INT_MAX);
  }
  void reset() {
    std::lock_guard const inside(lock_);
    flag_ = false;
    ++changes_;
  }
  void wait() { wait_until(time_point::max()); }
  bool wait_for(duration timeout) {
    time_point const now = sys::now();
    return wait_until(timeout > time_point::max() - now ? time_point::max() : now + timeout);
  }

 private:
  bool wait_until(time_point deadline) {
    std::lock_guard const inside(lock_);
    std::uint32_t const came = changes_;
    for (bool late = false; !flag_ && changes_ == came;) {
      if (late) return false;
      lock_.unlock();
      late = sys::futex_wait(changes_, came, deadline) == ETIMEDOUT;
      lock_.lock();
    }
    return true;
  }

  mutex lock_;
  std::atomic<bool> flag_{false};
  sys::word changes_{0};  // how often it was reset: whoever waited then was called
};

}  // namespace threading
