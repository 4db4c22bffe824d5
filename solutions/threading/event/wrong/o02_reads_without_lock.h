// Wrong: is_set() reads the plain flag without the lock.
#pragma once

#include <mutex>

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace threading {

// A monitor, as levels 1 to 3 ask for.
class event {
 public:
  bool is_set() const noexcept { return flag_; }
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
  }
  bool wait_for(duration timeout) {
    std::lock_guard const inside(lock_);
    std::uint64_t const came = times_set_;
    return changed_.wait_for([&] { return flag_ || times_set_ != came; }, timeout);
  }

 private:
  mutable mutex lock_;
  condition changed_{lock_};
  bool flag_ = false;
  std::uint64_t times_set_ = 0;
};

}  // namespace threading
