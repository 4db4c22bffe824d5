// Wrong: set() looks for sleepers with relaxed order, and may not see one that does not see the set either.
// is odd), and waiters are counted beside it. Each side writes its own word and then reads the other's, all of it
// sequentially consistent, so that not both can miss the other.
#pragma once

#include <cerrno>
#include <climits>

#include "kit/kit.h"

namespace threading {

// The word counts every set() and reset(): the event is set while the count is odd. Waiters are counted beside it.
class event {
 public:
  event() = default;
  event(event const&) = delete;
  event& operator=(event const&) = delete;

  bool is_set() const noexcept { return odd(changes_); }
  void set() {
    std::uint32_t now = changes_;
    do {
      // An event that is set stays as it is, but the write is made: it carries what this thread did before.
    } while (!changes_.compare_exchange_weak(now, odd(now) ? now : now + 1, std::memory_order_release));
    if (sleepers_.load(std::memory_order_relaxed) > 0) sys::futex_wake(changes_, INT_MAX);
  }
  void reset() {
    std::uint32_t now = changes_;
    while (odd(now) && !changes_.compare_exchange_weak(now, now + 1)) {
    }
  }
  void wait() { wait_for(forever); }
  bool wait_for(duration timeout) {
    std::uint32_t const came = changes_;
    if (odd(came)) return true;
    if (timeout <= duration::zero()) return false;
    time_point const now = sys::now();
    time_point const end = time_point::max() - now < timeout ? time_point::max() : now + timeout;
    sleepers_.fetch_add(1, std::memory_order_relaxed);
    bool late = false;
    while (changes_ == came && !late) late = sys::futex_wait(changes_, came, end) == ETIMEDOUT;
    sleepers_.fetch_sub(1, std::memory_order_relaxed);
    return changes_ != came;
  }

 private:
  static bool odd(std::uint32_t n) { return n % 2 == 1; }

  sys::word changes_{0};
  std::atomic<unsigned> sleepers_{0};
};

}  // namespace threading
