// A right variant of threading/semaphore with a single 32-bit word and no count of waiters: each release makes its
// system call, needed or not. The bounded semaphore is the same word with a limit; the FIFO one draws numbers.
#pragma once

#include <algorithm>
#include <cerrno>
#include <climits>
#include <mutex>
#include <set>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

// The counter itself, with an upper limit.
class permit_counter {
 public:
  permit_counter(std::ptrdiff_t start, std::uint32_t limit) : free_(at_least(start, 0)), limit_(limit) {}

  bool take() {
    for (std::uint32_t free = free_; free != 0;) {
      if (free_.compare_exchange_weak(free, free - 1)) return true;
    }
    return false;
  }
  bool take_before(time_point end) {
    while (!take()) {
      if (sys::futex_wait(free_, 0, end) == ETIMEDOUT) return take();
    }
    return true;
  }
  bool take_within(duration timeout) {
    if (timeout <= duration(0)) return take();
    time_point const now = sys::now();
    return take_before(timeout < time_point::max() - now ? now + timeout : time_point::max());
  }
  void give(std::ptrdiff_t n) {
    std::uint32_t const more = at_least(n, 1);
    std::uint32_t free = free_;
    do {
      if (more > limit_ - free) throw over_release("beyond the limit");
    } while (!free_.compare_exchange_weak(free, free + more));
    sys::futex_wake(free_, static_cast<int>(more));  // of the word no more than its address
  }
  std::uint32_t free() const { return free_; }

 private:
  static std::uint32_t at_least(std::ptrdiff_t n, std::ptrdiff_t least) {
    if (n < least || n > INT_MAX) throw std::invalid_argument("not a number of permits");
    return static_cast<std::uint32_t>(n);
  }

  sys::word free_;
  std::uint32_t const limit_;
};

class semaphore {
 public:
  explicit semaphore(std::ptrdiff_t initial = 1) : permits_(initial, INT_MAX) {}

  void acquire() { permits_.take_before(time_point::max()); }
  bool try_acquire() { return permits_.take(); }
  bool try_acquire_for(duration timeout) { return permits_.take_within(timeout); }
  void release(std::ptrdiff_t n = 1) { permits_.give(n); }
  std::ptrdiff_t value() const { return permits_.free(); }

 private:
  permit_counter permits_;
};

class bounded_semaphore {
 public:
  explicit bounded_semaphore(std::ptrdiff_t initial = 1) : permits_(initial, static_cast<std::uint32_t>(initial)) {}

  void acquire() { permits_.take_before(time_point::max()); }
  bool try_acquire() { return permits_.take(); }
  bool try_acquire_for(duration timeout) { return permits_.take_within(timeout); }
  void release(std::ptrdiff_t n = 1) { permits_.give(n); }

 private:
  permit_counter permits_;
};

// Everybody sleeps on the same word and looks at each change whether it is first in the list. The permits are counted
// by the semaphore below, which nobody but the first touches.
class fifo_semaphore : public semaphore {
 public:
  using semaphore::semaphore;

  void acquire() { try_acquire_for(forever); }
  bool try_acquire() {
    std::lock_guard const inside(lock_);
    return list_.empty() && semaphore::try_acquire();
  }
  bool try_acquire_for(duration timeout) {
    if (timeout <= duration(0)) return try_acquire();
    time_point const now = sys::now();
    time_point const end = timeout < time_point::max() - now ? now + timeout : time_point::max();
    lock_.lock();
    auto const me = list_.insert(list_.end(), next_++);
    bool got = false, late = false;
    for (;;) {
      got = me == list_.begin() && semaphore::try_acquire();
      if (got || late) break;
      std::uint32_t const seen = changes_;
      lock_.unlock();
      late = sys::futex_wait(changes_, seen, end) == ETIMEDOUT;
      lock_.lock();
    }
    list_.erase(me);
    changed();  // somebody else is first now
    lock_.unlock();
    return got;
  }
  void release(std::ptrdiff_t n = 1) {
    std::lock_guard const inside(lock_);
    semaphore::release(n);
    changed();
  }

 private:
  void changed() {
    ++changes_;
    sys::futex_wake(changes_, INT_MAX);
  }

  mutex lock_;
  std::set<std::uint64_t> list_;
  std::uint64_t next_ = 0;
  sys::word changes_{0};
};

}  // namespace threading
