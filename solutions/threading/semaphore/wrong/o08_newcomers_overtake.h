// Wrong: a newcomer takes a free permit although others wait for it.
#pragma once

#include <algorithm>
#include <cerrno>
#include <climits>
#include <list>
#include <mutex>

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace threading {

namespace semaphores {
inline time_point deadline_after(duration timeout) {
  time_point const now = sys::now();
  return timeout > time_point::max() - now ? time_point::max() : now + timeout;
}
inline std::ptrdiff_t checked_start(std::ptrdiff_t initial) {
  if (initial < 0) throw std::invalid_argument("a semaphore cannot start below zero");
  return initial;
}
inline void require_positive(std::ptrdiff_t n) {
  if (n < 1) throw std::invalid_argument("at least one permit is released");
}
}  // namespace semaphores

// Level 4. One word says it all: that many free permits if positive, that many waiters if negative (Schillings, "Be
// Engineering Insights: Benaphores", 1996). Who comes takes one off; if that leaves less than nothing, it owes nobody
// an explanation but waits for a ticket. A release that finds waiters gives them tickets, and that is the last it does
// to the semaphore: whoever can return because of it may destroy it.
class semaphore {
 public:
  explicit semaphore(std::ptrdiff_t initial = 1) : free_(semaphores::checked_start(initial)) {}
  semaphore(semaphore const&) = delete;

  void acquire() {
    if (free_.fetch_sub(1, std::memory_order_acquire) <= 0) take_ticket(time_point::max());
  }
  bool try_acquire() {
    std::int64_t free = free_.load(std::memory_order_relaxed);
    while (free > 0) {
      if (free_.compare_exchange_weak(free, free - 1, std::memory_order_acquire, std::memory_order_relaxed))
        return true;
    }
    return false;
  }
  bool try_acquire_for(duration timeout) {
    if (timeout <= duration::zero()) return try_acquire();
    if (free_.fetch_sub(1, std::memory_order_acquire) > 0) return true;
    if (take_ticket(semaphores::deadline_after(timeout))) return true;
    if (step_back()) return false;
    return take_ticket(time_point::max());  // a release has counted us already: its ticket is on the way
  }
  void release(std::ptrdiff_t n = 1) {
    semaphores::require_positive(n);
    std::int64_t const before = free_.fetch_add(n, std::memory_order_release);
    if (before >= 0) return;
    auto const served = static_cast<std::uint32_t>(std::min<std::int64_t>(n, -before));
    sys::word& tickets = tickets_;
    tickets.fetch_add(served, std::memory_order_release);
    sys::futex_wake(tickets, static_cast<int>(std::min<std::uint32_t>(served, INT_MAX)));
  }
  std::ptrdiff_t value() const {
    return static_cast<std::ptrdiff_t>(std::max<std::int64_t>(free_.load(std::memory_order_relaxed), 0));
  }

 private:
  bool take_ticket(time_point deadline) {
    std::uint32_t tickets = tickets_.load(std::memory_order_relaxed);
    for (;;) {
      if (tickets > 0) {
        if (tickets_.compare_exchange_weak(tickets, tickets - 1, std::memory_order_acquire, std::memory_order_relaxed))
          return true;
        continue;
      }
      if (sys::futex_wait(tickets_, 0, deadline) == ETIMEDOUT) return false;
      tickets = tickets_.load(std::memory_order_relaxed);
    }
  }

  // The caller no longer waits; false: a release has already counted it among those it serves.
  bool step_back() {
    std::int64_t free = free_.load(std::memory_order_relaxed);
    while (free < 0) {
      if (free_.compare_exchange_weak(free, free + 1, std::memory_order_relaxed)) return true;
    }
    return false;
  }

  std::atomic<std::int64_t> free_;
  sys::word tickets_{0};  // given by release(), not yet taken
};

// Levels 1 to 3 as a monitor: a counter, a lock, a condition.
class bounded_semaphore {
 public:
  explicit bounded_semaphore(std::ptrdiff_t initial = 1)
      : initial_(semaphores::checked_start(initial)), free_(initial) {}
  bounded_semaphore(bounded_semaphore const&) = delete;

  void acquire() {
    std::lock_guard const inside(lock_);
    released_.wait([this] { return free_ > 0; });
    --free_;
  }
  bool try_acquire() { return try_acquire_for(duration::zero()); }
  bool try_acquire_for(duration timeout) {
    std::lock_guard const inside(lock_);
    auto const available = [this] { return free_ > 0; };
    if (timeout > duration::zero() ? !released_.wait_for(available, timeout) : !available()) return false;
    --free_;
    return true;
  }
  void release(std::ptrdiff_t n = 1) {
    semaphores::require_positive(n);
    std::lock_guard const inside(lock_);
    if (n > initial_ - free_) throw over_release("more permits released than were taken");
    free_ += n;
    released_.notify(static_cast<std::size_t>(n));
  }

 private:
  std::ptrdiff_t const initial_;
  std::ptrdiff_t free_;
  mutex lock_;
  condition released_{lock_};
};

// Level 5. Whoever is first in the queue takes a permit as soon as there is one.
class fifo_semaphore : public semaphore {
 public:
  using semaphore::semaphore;

  void acquire() { try_acquire_for(forever); }
  bool try_acquire() {
    std::lock_guard const inside(lock_);
    return semaphore::try_acquire();
  }
  bool try_acquire_for(duration timeout) {
    std::lock_guard const inside(lock_);
    if (semaphore::try_acquire()) return true;
    if (timeout <= duration::zero()) return false;
    auto const me = queue_.insert(queue_.end(), 0);
    bool const got = changed_.wait_for([&] { return me == queue_.begin() && semaphore::try_acquire(); }, timeout);
    queue_.erase(me);
    changed_.notify_all();  // somebody else is first now
    return got;
  }
  void release(std::ptrdiff_t n = 1) {
    std::lock_guard const inside(lock_);
    semaphore::release(n);
    changed_.notify_all();
  }

 private:
  mutex lock_;
  condition changed_{lock_};
  std::list<char> queue_;
};

}  // namespace threading
