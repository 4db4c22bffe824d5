// A right variant of threading/event: a monitor throughout. Only the flag is atomic, so that it can be asked without
// the lock, and it is changed under the lock all the same.
#pragma once

#include <mutex>

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace threading {

class event {
 public:
  bool is_set() const noexcept { return flag_; }
  void set() {
    std::lock_guard const inside(lock_);
    if (!flag_.exchange(true)) ++times_set_;
    changed_.notify_all();
  }
  void reset() {
    std::lock_guard const inside(lock_);
    flag_ = false;
  }
  void wait() { wait_for(forever); }
  bool wait_for(duration timeout) {
    std::lock_guard const inside(lock_);
    auto const came = times_set_;
    return changed_.wait_for([&] { return flag_ || times_set_ != came; }, timeout);
  }

 private:
  mutex lock_;
  condition changed_{lock_};
  std::atomic<bool> flag_{false};
  std::uint64_t times_set_ = 0;
};

}  // namespace threading
