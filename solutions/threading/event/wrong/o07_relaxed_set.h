// Wrong: set() publishes with relaxed order.
#pragma once

#include <cerrno>
#include <climits>

#include "kit/kit.h"

namespace threading {

// One futex word: whether the event is set, whether anybody may sleep, and how often it has become set. A thread that
// waits remembers that number: if it has changed, there was a set(), whatever the flag says by now. After 2^30 of them
// the number comes round; a thread would have to sleep through exactly so many to miss them.
class event {
 public:
  bool is_set() const noexcept { return (w_.load(std::memory_order_acquire) & set_bit) != 0; }

  // Always a read-modify-write, also of an event that is set: who sees it set sees what each of the setters wrote.
  void set() {
    std::uint32_t before = w_.load(std::memory_order_relaxed);
    while (!w_.compare_exchange_weak(before, after_set(before), std::memory_order_relaxed, std::memory_order_relaxed)) {
    }
    if ((before & sleepers_bit) != 0) sys::futex_wake(w_, INT_MAX);
  }
  void reset() { w_.fetch_and(~set_bit, std::memory_order_relaxed); }

  void wait() { wait_until(time_point::max()); }
  bool wait_for(duration timeout) {
    if (timeout <= duration::zero()) return is_set();
    time_point const now = sys::now();
    return wait_until(timeout > time_point::max() - now ? time_point::max() : now + timeout);
  }

 private:
  static constexpr std::uint32_t set_bit = 1, sleepers_bit = 2, one_set = 4;

  static std::uint32_t after_set(std::uint32_t w) {
    std::uint32_t const counted = (w & set_bit) != 0 ? w : w + one_set;
    return (counted | set_bit) & ~sleepers_bit;
  }

  // The last look at the word comes after the last sleep.
  bool wait_until(time_point deadline) {
    std::uint32_t now = w_.load(std::memory_order_acquire);
    std::uint32_t const came = now;
    for (bool late = false;;) {
      if ((now & set_bit) != 0 || now / one_set != came / one_set) return true;
      if (late) return false;
      bool const told =
          (now & sleepers_bit) != 0 || w_.compare_exchange_weak(now, now | sleepers_bit, std::memory_order_acquire);
      if (told) late = sys::futex_wait(w_, now | sleepers_bit, deadline) == ETIMEDOUT;
      now = w_.load(std::memory_order_acquire);
    }
  }

  sys::word w_{0};
};

}  // namespace threading
