// Wrong: a wait that succeeds resets the event.
#pragma once

#include <mutex>

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace threading {

// A monitor, as levels 1 to 3 ask for.
class event {
 public:
  bool is_set() const noexcept {
    std::lock_guard const inside(lock_);
    return flag_;
  }
  void set() {
    std::lock_guard const inside(lock_);
    flag_ = true;
    ++times_set_;
    changed_.notify_all();
  }
  void reset() {
    std::lock_guard const inside(lock_);
    flag_ = false;
  }
  void wait() {
    std::lock_guard const inside(lock_);
    std::uint64_t const came = times_set_;
    while (!flag_ && times_set_ == came) changed_.wait();
    flag_ = false;
  }
  bool wait_for(duration timeout) {
    std::lock_guard const inside(lock_);
    std::uint64_t const came = times_set_;
    if (!changed_.wait_for([&] { return flag_ || times_set_ != came; }, timeout)) return false;
    flag_ = false;
    return true;
  }

 private:
  mutable mutex lock_;
  condition changed_{lock_};
  bool flag_ = false;
  std::uint64_t times_set_ = 0;
};

}  // namespace threading
