// Wrong: the last one wakes one sleeper, and the others sleep on.
#pragma once

#include <cerrno>
#include <climits>

#include "kit/kit.h"

namespace threading {

class latch {
 public:
  explicit latch(unsigned count) noexcept : left_(count) {}
  latch(latch const&) = delete;

  void count_down(unsigned n = 1) {
    std::uint32_t left = left_.load(std::memory_order_relaxed);
    do {
      if (n > left) throw std::invalid_argument("a latch is counted down by more than what is left");
      if (n == 0) return;
    } while (!left_.compare_exchange_weak(left, left - n, std::memory_order_release, std::memory_order_relaxed));
    if (left == n) sys::futex_wake(left_, 1);  // only its address: the latch may be gone by now
  }

  bool is_open() const noexcept { return left_.load(std::memory_order_acquire) == 0; }

  void wait() { wait_until(time_point::max()); }

  bool wait_for(duration timeout) {
    if (is_open()) return true;
    return timeout > duration::zero() && wait_until(deadline_after(timeout));
  }

  void arrive_and_wait() {
    count_down();
    wait();
  }

 private:
  static time_point deadline_after(duration timeout) {
    time_point const now = sys::now();
    return timeout > time_point::max() - now ? time_point::max() : now + timeout;
  }

  // The last look comes after the last sleep.
  bool wait_until(time_point deadline) {
    for (bool late = false;;) {
      std::uint32_t const left = left_.load(std::memory_order_acquire);
      if (left == 0) return true;
      if (late) return false;
      late = sys::futex_wait(left_, left, deadline) == ETIMEDOUT;
    }
  }

  sys::word left_;
};

}  // namespace threading
