// A right variant of threading/latch: the word holds the count above a bit that says that somebody may sleep, so that
// opening a latch for which nobody waits costs no system call.
#pragma once

#include <cerrno>
#include <climits>

#include "kit/kit.h"

namespace threading {

class latch {
 public:
  explicit latch(unsigned count) : word_(count << 1) {}
  latch(latch const&) = delete;

  void count_down(unsigned n = 1) {
    std::uint32_t now = word_.load();
    for (;;) {
      if (n > now >> 1) throw std::invalid_argument("counted down too far");
      if (n == 0 || word_.compare_exchange_strong(now, now - (n << 1))) break;
    }
    bool const opened = n > 0 && now >> 1 == n;
    if (opened && (now & asleep) != 0) sys::futex_wake(word_, INT_MAX);
  }

  bool is_open() const noexcept { return word_.load() >> 1 == 0; }

  void wait() { sleep(time_point::max()); }
  bool wait_for(duration timeout) {
    if (timeout <= duration::zero()) return is_open();
    time_point const now = sys::now();
    return sleep(timeout > time_point::max() - now ? time_point::max() : now + timeout);
  }
  void arrive_and_wait() {
    count_down(1);
    sleep(time_point::max());
  }

 private:
  static constexpr std::uint32_t asleep = 1;

  bool sleep(time_point deadline) {
    while (!is_open()) {
      if (sys::now() > deadline) return false;
      std::uint32_t seen = word_.load();
      if (seen >> 1 == 0) return true;
      if ((seen & asleep) == 0 && !word_.compare_exchange_strong(seen, seen | asleep)) continue;
      sys::futex_wait(word_, seen | asleep, deadline);
    }
    return true;
  }

  sys::word word_;
};

}  // namespace threading
