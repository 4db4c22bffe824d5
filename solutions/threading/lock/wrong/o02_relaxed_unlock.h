// Wrong: unlock() does not publish what the owner wrote.
#pragma once

#include <cerrno>

#include "kit/kit.h"

namespace threading {

// Test-and-test-and-set: one read-modify-write an attempt, and only plain reads while somebody else is inside, so that
// waiting threads share the cache line instead of tearing it from each other.
class spin_lock {
 public:
  void lock() noexcept {
    while (f_.exchange(true, std::memory_order_acquire)) {
      while (f_.load(std::memory_order_relaxed)) sys::cpu_relax();
    }
  }
  bool try_lock() noexcept { return !f_.exchange(true, std::memory_order_acquire); }
  void unlock() noexcept { f_.store(false, std::memory_order_relaxed); }

 private:
  std::atomic<bool> f_{false};
};

// Tickets are compared for equality only: that is what survives the step from 65535 to 0.
class ticket_lock {
 public:
  void lock() noexcept {
    std::uint16_t const mine = next_.fetch_add(1, std::memory_order_relaxed);
    while (serving_.load(std::memory_order_acquire) != mine) sys::cpu_relax();
  }
  bool try_lock() noexcept {
    std::uint16_t served = serving_.load(std::memory_order_acquire);
    std::uint16_t const after = static_cast<std::uint16_t>(served + 1);
    return next_.compare_exchange_strong(served, after, std::memory_order_acquire, std::memory_order_relaxed);
  }
  void unlock() noexcept {
    // Only the owner writes serving_: no read-modify-write is needed.
    std::uint16_t const after = static_cast<std::uint16_t>(serving_.load(std::memory_order_relaxed) + 1);
    serving_.store(after, std::memory_order_release);
  }

 private:
  std::atomic<std::uint16_t> next_{0}, serving_{0};
};

// Drepper, "Futexes Are Tricky" (2011), mutex2. The word is 0 free, 1 held, 2 held and somebody may sleep. Who once
// slept takes the lock with 2, not knowing whether others sleep too: at worst one wake-up too many.
class mutex {
 public:
  mutex() noexcept = default;
  mutex(mutex const&) = delete;

  void lock() {
    if (!try_lock()) wait_until(time_point::max());
  }
  bool try_lock() noexcept {
    std::uint32_t free = 0;
    return w_.compare_exchange_strong(free, 1, std::memory_order_acquire, std::memory_order_relaxed);
  }
  bool try_lock_for(duration timeout) {
    if (try_lock()) return true;
    return timeout > duration::zero() && wait_until(deadline_after(timeout));
  }
  void unlock() {
    std::uint32_t const old = w_.exchange(0, std::memory_order_release);
    if (old == 0) throw state_error("unlock of a mutex that is not locked");
    if (old == 2) sys::futex_wake(w_, 1);  // only its address: the mutex may be gone by now
  }
  bool is_locked() const noexcept { return w_.load(std::memory_order_relaxed) != 0; }

 private:
  static time_point deadline_after(duration timeout) {
    time_point const now = sys::now();
    return timeout > time_point::max() - now ? time_point::max() : now + timeout;
  }

  // One deadline for all wake-ups. The last look at the word comes after the last sleep.
  bool wait_until(time_point deadline) {
    for (bool late = false; w_.exchange(2, std::memory_order_acquire) != 0;) {
      if (late) return false;
      late = sys::futex_wait(w_, 2, deadline) == ETIMEDOUT;
    }
    return true;
  }

  sys::word w_{0};
};

// The owner is atomic because everybody may ask who it is; a thread finds its own id there only if it wrote it itself,
// so relaxed order will do. The depth belongs to the owner and needs no atomic.
class recursive_mutex {
 public:
  void lock() {
    if (enter_again()) return;
    inner_.lock();
    enter_first(true);
  }
  bool try_lock() { return enter_again() || enter_first(inner_.try_lock()); }
  bool try_lock_for(duration timeout) { return enter_again() || enter_first(inner_.try_lock_for(timeout)); }
  void unlock() {
    require_owner();
    if (--depth_ == 0) leave();
  }

  bool owned() const noexcept { return owner_.load(std::memory_order_relaxed) == sys::thread_id(); }
  unsigned depth() const noexcept { return owned() ? depth_ : 0; }

  unsigned release_all() {
    require_owner();
    unsigned const depth = std::exchange(depth_, 0);
    leave();
    return depth;
  }
  void reacquire(unsigned depth) {
    lock();
    depth_ += depth - 1;
  }

 private:
  bool enter_again() {
    if (!owned()) return false;
    ++depth_;
    return true;
  }
  bool enter_first(bool got) {
    if (got) {
      owner_.store(sys::thread_id(), std::memory_order_relaxed);
      depth_ = 1;
    }
    return got;
  }
  void leave() {
    owner_.store(0, std::memory_order_relaxed);  // before the lock is free: afterwards it is another thread's
    inner_.unlock();
  }
  void require_owner() const {
    if (!owned()) throw state_error("this thread does not own the lock");
  }

  mutex inner_;
  std::atomic<std::uint32_t> owner_{0};
  unsigned depth_ = 0;
};

}  // namespace threading
