// A right variant of threading/latch: a monitor. A mutex guards the count; who waits sleeps on a second word, which is
// set once and for all.
#pragma once

#include <cerrno>
#include <climits>
#include <mutex>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

class latch {
 public:
  explicit latch(unsigned count) : left_(count), open_(count == 0 ? 1u : 0u) {}
  latch(latch const&) = delete;

  void count_down(unsigned n = 1) {
    {
      std::lock_guard const hold(m_);
      if (n > left_) throw std::invalid_argument("not as much is left");
      left_ -= n;
      if (left_ > 0 || n == 0) return;
      open_.store(1, std::memory_order_release);
    }
    sys::futex_wake(open_, INT_MAX);
  }

  bool is_open() const noexcept { return open_.load(std::memory_order_acquire) != 0; }

  void wait() { wait_for(forever); }

  bool wait_for(duration timeout) {
    time_point const now = sys::now();
    time_point const until = time_point::max() - now < timeout ? time_point::max() : now + timeout;
    bool open = is_open();
    while (!open && timeout > duration::zero() && sys::now() <= until) {
      sys::futex_wait(open_, 0, until);
      open = is_open();
    }
    // Whoever opened it has left the critical section once we were in it: then the latch may go.
    if (open) std::lock_guard const out(m_);
    return open;
  }

  void arrive_and_wait() {
    count_down();
    wait();
  }

 private:
  mutex m_;
  unsigned left_;
  sys::word open_;
};

}  // namespace threading
