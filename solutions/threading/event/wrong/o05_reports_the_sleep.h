// Wrong: a timed wait reports how its sleep ended instead of what became of the event.
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
    std::lock_guard const inside(lock_);
    flag_ = true;
    ++times_set_;
    sys::futex_wake(times_set_, INT_MAX);
  }
  void reset() {
    std::lock_guard const inside(lock_);
    flag_ = false;
  }
  void wait() { wait_until(time_point::max()); }
  bool wait_for(duration timeout) {
    time_point const now = sys::now();
    time_point const deadline = timeout > time_point::max() - now ? time_point::max() : now + timeout;
    std::lock_guard const inside(lock_);
    if (flag_) return true;
    std::uint32_t const seen = times_set_;
    lock_.unlock();
    bool const late = sys::futex_wait(times_set_, seen, deadline) == ETIMEDOUT;
    lock_.lock();
    return !late;
  }

 private:
  bool wait_until(time_point deadline) {
    std::lock_guard const inside(lock_);
    std::uint32_t const came = times_set_;
    for (bool late = false; !flag_ && times_set_ == came;) {
      if (late) return false;
      std::uint32_t const seen = times_set_;
      lock_.unlock();
      late = sys::futex_wait(times_set_, seen, deadline) == ETIMEDOUT;
      lock_.lock();
    }
    return true;
  }

  mutex lock_;
  std::atomic<bool> flag_{false};
  sys::word times_set_{0};
};

}  // namespace threading
