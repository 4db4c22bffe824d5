// Wrong: a waiter looks at the flag alone: a pulse is over when it wakes.
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

    changed_.notify_all();
  }
  void reset() {
    std::lock_guard const inside(lock_);
    flag_ = false;
  }
  void wait() {
    std::lock_guard const inside(lock_);
    while (!flag_) changed_.wait();
  }
  bool wait_for(duration timeout) {
    std::lock_guard const inside(lock_);
    return changed_.wait_for([&] { return flag_; }, timeout);
  }

 private:
  mutable mutex lock_;
  condition changed_{lock_};
  bool flag_ = false;
};

}  // namespace threading
