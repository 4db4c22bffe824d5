// A right variant of threading/lock: the spinning locks sleep in std::atomic::wait, the mutex looks a few times before
// it sleeps, and the recursive lock is a futex of its own that holds its owner.
#pragma once

#include <algorithm>
#include <cerrno>
#include <climits>

#include "kit/kit.h"

namespace threading {

class spin_lock {
 public:
  void lock() noexcept {
    while (f_.test_and_set(std::memory_order_acquire)) f_.wait(true, std::memory_order_relaxed);
  }
  bool try_lock() noexcept { return !f_.test_and_set(std::memory_order_acquire); }
  void unlock() noexcept {
    f_.clear(std::memory_order_release);
    f_.notify_one();
  }

 private:
  std::atomic_flag f_;
};

class ticket_lock {
 public:
  void lock() noexcept {
    std::uint16_t const mine = next_.fetch_add(1);
    for (std::uint16_t now = serving_.load(); now != mine; now = serving_.load()) serving_.wait(now);
  }
  bool try_lock() noexcept {
    std::uint16_t const now = serving_.load();
    std::uint16_t expected = now;
    return next_.compare_exchange_strong(expected, static_cast<std::uint16_t>(now + 1));
  }
  void unlock() noexcept {
    serving_.fetch_add(1);
    serving_.notify_all();
  }

 private:
  std::atomic<std::uint16_t> next_{0}, serving_{0};
};

// The bit `asleep` says that somebody may sleep; the first release after it clears both bits and wakes.
class mutex {
 public:
  mutex() noexcept {}
  mutex(mutex const&) = delete;

  void lock() { try_lock_for(forever); }
  bool try_lock() noexcept { return (w_.fetch_or(held, std::memory_order_acquire) & held) == 0; }
  bool try_lock_for(duration timeout) {
    for (int i = 0; i < patience; ++i) {
      if (try_lock()) return true;
      if (timeout <= duration::zero()) return false;
      sys::cpu_relax();
    }
    time_point const begin = sys::now();
    time_point const until = timeout < time_point::max() - begin ? begin + timeout : time_point::max();
    for (;;) {
      if ((w_.fetch_or(held | asleep, std::memory_order_acquire) & held) == 0) return true;
      if (sys::now() >= until) return false;
      sys::futex_wait(w_, held | asleep, until);
    }
  }
  void unlock() {
    std::uint32_t expected = held;
    if (w_.compare_exchange_strong(expected, 0, std::memory_order_release, std::memory_order_relaxed)) return;
    if ((expected & held) == 0) throw state_error("unlock without lock");
    w_.store(0, std::memory_order_release);
    sys::futex_wake(w_, 1);
  }
  bool is_locked() const noexcept { return (w_.load(std::memory_order_acquire) & held) != 0; }

 private:
  static constexpr std::uint32_t held = 1, asleep = 2;
  static constexpr int patience = 20;
  sys::word w_{0};
};

// The word is the owner's id, 0 when there is none; the top bit says that somebody may sleep. (Thread ids of Linux have
// 22 bits.) Who has slept takes the lock with that bit set, not knowing whether others sleep too.
class recursive_mutex {
 public:
  void lock() { try_lock_for(forever); }
  bool try_lock() { return try_lock_for(duration::zero()); }
  bool try_lock_for(duration timeout) {
    if (owned()) return ++depth_ > 0;
    if (take(sys::thread_id())) return true;
    if (timeout <= duration::zero()) return false;
    time_point const now = sys::now();
    time_point const until = timeout < time_point::max() - now ? now + timeout : time_point::max();
    for (bool late = false; !take(sys::thread_id() | asleep);) {
      if (late) return false;
      std::uint32_t seen = w_.load(std::memory_order_relaxed);
      if (seen == 0) continue;
      bool const told = (seen & asleep) != 0 || w_.compare_exchange_strong(seen, seen | asleep);
      if (told) late = sys::futex_wait(w_, seen | asleep, until) == ETIMEDOUT;
    }
    return true;
  }
  void unlock() {
    if (!owned()) throw state_error("not the owner");
    if (--depth_ == 0) release();
  }
  bool owned() const noexcept { return (w_.load(std::memory_order_relaxed) & ~asleep) == sys::thread_id(); }
  unsigned depth() const noexcept { return owned() ? depth_ : 0; }
  unsigned release_all() {
    if (!owned()) throw state_error("not the owner");
    unsigned const depth = std::exchange(depth_, 0);
    release();
    return depth;
  }
  void reacquire(unsigned depth) {
    for (unsigned i = 0; i < depth; ++i) lock();
  }

 private:
  static constexpr std::uint32_t asleep = 1u << 31;

  bool take(std::uint32_t as) {
    std::uint32_t nobody = 0;
    if (!w_.compare_exchange_strong(nobody, as, std::memory_order_acquire, std::memory_order_relaxed)) return false;
    depth_ = 1;
    return true;
  }
  void release() {
    if ((w_.exchange(0, std::memory_order_release) & asleep) != 0) sys::futex_wake(w_, 1);
  }

  sys::word w_{0};
  unsigned depth_ = 0;
};

}  // namespace threading
