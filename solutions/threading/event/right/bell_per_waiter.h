// A right variant of threading/event: each waiter stands in a list with a bell of its own, which set() rings. Nobody
// has to count anything: who has been rung for was there when the event was set.
#pragma once

#include <cerrno>
#include <list>
#include <mutex>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

class event {
 public:
  bool is_set() const noexcept { return set_.load(); }

  void set() {
    std::list<std::shared_ptr<sys::word>> called;
    {
      std::lock_guard const inside(lock_);
      set_.store(true);
      called.swap(waiting_);
    }
    for (auto const& bell : called) {
      bell->store(rung);
      sys::futex_wake(*bell, 1);
    }
  }
  void reset() {
    std::lock_guard const inside(lock_);
    set_.store(false);
  }
  void wait() { wait_until(std::nullopt); }
  bool wait_for(duration timeout) {
    if (is_set()) return true;
    if (timeout.count() <= 0) return false;
    if (timeout == forever) return wait_until(std::nullopt);
    return wait_until(sys::now() + timeout);
  }

 private:
  static constexpr std::uint32_t silent = 0, rung = 1;

  bool wait_until(std::optional<time_point> end) {
    auto const bell = std::make_shared<sys::word>(silent);
    {
      std::lock_guard const inside(lock_);
      if (set_.load()) return true;
      waiting_.push_back(bell);
    }
    while (bell->load() == silent) {
      if (sys::futex_wait(*bell, silent, end.value_or(time_point::max())) != ETIMEDOUT) continue;
      std::lock_guard const inside(lock_);
      // Who is no longer in the list has been called, though the bell may not have been rung yet.
      return waiting_.remove(bell) == 0;
    }
    return true;
  }

  mutex lock_;
  std::atomic<bool> set_{false};
  std::list<std::shared_ptr<sys::word>> waiting_;
};

}  // namespace threading
