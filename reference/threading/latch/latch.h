// Reference for threading/latch. oneTBB has no latch: this is std::latch, with a count beside it for what std::latch
// does not tell, and polled where it has no timeout.
#pragma once

#include <latch>
#include <mutex>

#include "kit/kit.h"

namespace threading {

class latch {
 public:
  explicit latch(unsigned count) : left_(count), latch_(static_cast<std::ptrdiff_t>(count)) {}
  latch(latch const&) = delete;

  void count_down(unsigned n = 1) {
    std::lock_guard const hold(m_);
    if (n > left_) throw std::invalid_argument("more than what is left");
    left_ -= n;
    latch_.count_down(static_cast<std::ptrdiff_t>(n));
  }
  bool is_open() const noexcept { return latch_.try_wait(); }
  void wait() {
    latch_.wait();
    std::lock_guard const out(m_);  // whoever opened it is out of count_down(): then it may go
  }
  bool wait_for(duration timeout) {
    time_point const begin = sys::now();
    while (!latch_.try_wait()) {
      if (sys::now() - begin >= timeout) return false;
      sys::yield();
    }
    std::lock_guard const out(m_);
    return true;
  }
  void arrive_and_wait() {
    count_down();
    wait();
  }

 private:
  std::mutex m_;
  unsigned left_;
  std::latch latch_;
};

}  // namespace threading
