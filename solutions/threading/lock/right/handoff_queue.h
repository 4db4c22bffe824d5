// A right variant of threading/lock: the mutex is handed over. Waiters stand in a queue, each asleep on a word of its
// own, and unlock() makes the first of them the owner; the mutex is not free in between. The recursive lock knows its
// owner by the address of a thread-local variable.
#pragma once

#include <cassert>

#include "kit/kit.h"

namespace threading {

// Waits longer after each attempt that fails.
class spin_lock {
 public:
  void lock() noexcept {
    for (unsigned pause = 1; !try_lock(); pause = pause < 64 ? 2 * pause : pause) {
      while (taken_.test(std::memory_order_relaxed)) {
        for (unsigned i = 0; i < pause; ++i) sys::cpu_relax();
      }
    }
  }
  bool try_lock() noexcept {
    return !taken_.test(std::memory_order_relaxed) && !taken_.test_and_set(std::memory_order_acquire);
  }
  void unlock() noexcept { taken_.clear(std::memory_order_release); }

 private:
  std::atomic_flag taken_;
};

// Next and served ticket as one value, changed as a whole.
class ticket_lock {
 public:
  void lock() noexcept {
    tickets now = both_.load(), after{};
    do {
      after = {static_cast<std::uint16_t>(now.next + 1), now.served};
    } while (!both_.compare_exchange_weak(now, after));
    std::uint16_t const mine = now.next;
    while (both_.load().served != mine) sys::cpu_relax();
  }
  bool try_lock() noexcept {
    tickets now = both_.load();
    while (now.next == now.served) {
      if (both_.compare_exchange_weak(now, {static_cast<std::uint16_t>(now.next + 1), now.served})) return true;
    }
    return false;
  }
  void unlock() noexcept {
    tickets now = both_.load(), after{};
    do {
      after = {now.next, static_cast<std::uint16_t>(now.served + 1)};
    } while (!both_.compare_exchange_weak(now, after));
  }

 private:
  struct alignas(4) tickets {  // aligned so that it is one machine word
    std::uint16_t next = 0, served = 0;
  };
  std::atomic<tickets> both_{tickets{}};
};

class mutex {
 public:
  mutex() noexcept : first_(nullptr), last_(nullptr), held_(false) {}
  mutex(mutex const&) = delete;
  mutex& operator=(mutex const&) = delete;

  void lock() {
    bool const got = try_lock_for(forever);
    assert(got);
    static_cast<void>(got);
  }
  bool try_lock() noexcept {
    std::lock_guard const inside(guard_);
    bool const got = !held_.load(std::memory_order_relaxed);
    if (got) held_.store(true, std::memory_order_relaxed);
    return got;
  }
  bool try_lock_for(duration timeout) {
    if (timeout <= duration{}) return try_lock();
    waiter me;
    {
      std::lock_guard const inside(guard_);
      if (!held_.load(std::memory_order_relaxed)) {
        held_.store(true, std::memory_order_relaxed);
        return true;
      }
      join(me);
    }
    return sleep(me, deadline_of(timeout));
  }
  void unlock() {
    waiter* next = nullptr;
    {
      std::lock_guard const inside(guard_);
      if (!held_.load(std::memory_order_relaxed)) throw state_error("release of an unlocked mutex");
      next = first_;
      if (next != nullptr) {
        leave(*next);
      } else {
        held_.store(false, std::memory_order_relaxed);
      }
    }
    // From here on *this may be gone, and so may *next as soon as it is told.
    if (next == nullptr) return;
    sys::word& told = next->told;
    told.store(1, std::memory_order_release);
    sys::futex_wake(told, 1);
  }
  bool is_locked() const noexcept { return held_.load(); }

 private:
  struct waiter {
    sys::word told{0};
    waiter *before = nullptr, *after = nullptr;
    bool waiting = true;  // in the queue
  };

  static time_point deadline_of(duration timeout) {
    time_point const now = sys::now();
    return time_point::max() - now <= timeout ? time_point::max() : now + timeout;
  }

  void join(waiter& w) {
    w.before = last_;
    (last_ == nullptr ? first_ : last_->after) = &w;
    last_ = &w;
  }
  void leave(waiter& w) {
    (w.before == nullptr ? first_ : w.before->after) = w.after;
    (w.after == nullptr ? last_ : w.after->before) = w.before;
    w.waiting = false;
  }

  // Owner when told. Who is too late but was taken out of the queue already owns the mutex all the same.
  bool sleep(waiter& me, time_point deadline) {
    while (me.told.load(std::memory_order_acquire) == 0) {
      if (sys::now() > deadline) {
        std::lock_guard const inside(guard_);
        if (me.waiting) {
          leave(me);
          return false;
        }
        deadline = time_point::max();
      }
      sys::futex_wait(me.told, 0, deadline);
    }
    return true;
  }

  spin_lock guard_;
  waiter *first_, *last_;
  std::atomic<bool> held_;
};

class recursive_mutex {
 public:
  void lock() { try_lock_for(forever); }
  bool try_lock() { return try_lock_for(duration::zero()); }
  bool try_lock_for(duration timeout) {
    if (!owned()) {
      if (!lock_.try_lock_for(timeout)) return false;
      owner_ = &myself;
    }
    ++times_;
    return true;
  }
  void unlock() {
    if (!owned()) throw state_error("release by a thread that is not the owner");
    if (--times_ > 0) return;
    owner_ = nullptr;
    lock_.unlock();
  }
  bool owned() const noexcept { return owner_ == &myself; }
  unsigned depth() const noexcept { return owned() ? times_ : 0u; }
  unsigned release_all() {  // of its owner only
    unsigned const had = times_;
    times_ = 0;
    owner_ = nullptr;
    lock_.unlock();
    return had;
  }
  void reacquire(unsigned depth) {
    lock_.lock();
    owner_ = &myself;
    times_ = depth;
  }

 private:
  static inline thread_local char myself = 0;
  mutex lock_;
  std::atomic<char const*> owner_{nullptr};
  unsigned times_ = 0;
};

}  // namespace threading
