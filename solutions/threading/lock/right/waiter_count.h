// A right variant of threading/lock: the mutex counts its waiters instead of remembering that there may be some.
//
// Everything sits in one word, so that unlock() needs no second look at memory which may be gone by then.
#pragma once

#include <cerrno>

#include "kit/kit.h"

namespace threading {

// By compare-exchange, which does not write when the lock is held.
class spin_lock {
 public:
  void lock() noexcept {
    for (;;) {
      while (state_.load(std::memory_order_relaxed) == held) sys::cpu_relax();
      int expected = open;
      if (state_.compare_exchange_weak(expected, held, std::memory_order_acquire, std::memory_order_relaxed)) return;
    }
  }
  bool try_lock() noexcept {
    int expected = open;
    return state_.compare_exchange_strong(expected, held, std::memory_order_acquire, std::memory_order_relaxed);
  }
  void unlock() noexcept { state_.store(open, std::memory_order_release); }

 private:
  static constexpr int open = 0, held = 1;
  std::atomic<int> state_{open};
};

// Both tickets in one 32-bit word: the next one above, the one served below. Drawing cannot disturb the lower half: an
// overflow of the upper half falls off the end of the word.
class ticket_lock {
 public:
  void lock() noexcept {
    std::uint32_t const before = word_.fetch_add(one_ticket, std::memory_order_acquire);
    std::uint16_t const mine = next(before);
    if (serving(before) == mine) return;
    while (serving(word_.load(std::memory_order_acquire)) != mine) sys::cpu_relax();
  }
  bool try_lock() noexcept {
    std::uint32_t seen = word_.load(std::memory_order_relaxed);
    while (next(seen) == serving(seen)) {
      if (word_.compare_exchange_weak(seen, seen + one_ticket, std::memory_order_acquire, std::memory_order_relaxed)) {
        return true;
      }
    }
    return false;
  }
  void unlock() noexcept {
    std::uint32_t seen = word_.load(std::memory_order_relaxed);
    std::uint32_t wanted = 0;
    do {
      wanted = (seen & 0xffff0000u) | static_cast<std::uint16_t>(serving(seen) + 1);
    } while (!word_.compare_exchange_weak(seen, wanted, std::memory_order_release, std::memory_order_relaxed));
  }

 private:
  static constexpr std::uint32_t one_ticket = 0x10000;
  static std::uint16_t next(std::uint32_t word) { return static_cast<std::uint16_t>(word >> 16); }
  static std::uint16_t serving(std::uint32_t word) { return static_cast<std::uint16_t>(word); }
  std::atomic<std::uint32_t> word_{0};
};

// Top bit: held. The rest: how many threads are on their way in.
class mutex {
 public:
  mutex() noexcept = default;
  mutex(mutex const&) = delete;

  void lock() {
    if (!try_lock()) enter(time_point::max());
  }
  bool try_lock() noexcept {
    std::uint32_t seen = w_.load(std::memory_order_relaxed);
    while ((seen & held) == 0) {
      if (w_.compare_exchange_weak(seen, seen | held, std::memory_order_acquire, std::memory_order_relaxed))
        return true;
    }
    return false;
  }
  bool try_lock_for(duration timeout) {
    if (try_lock()) return true;
    if (timeout <= duration::zero()) return false;
    time_point const now = sys::now();
    return enter(timeout >= time_point::max() - now ? time_point::max() : now + timeout);
  }
  void unlock() {
    std::uint32_t const before = w_.fetch_and(~held, std::memory_order_release);
    if ((before & held) == 0) throw state_error("the mutex is not locked");
    if (before != held) sys::futex_wake(w_, 1);
  }
  bool is_locked() const noexcept { return (w_.load(std::memory_order_relaxed) & held) != 0; }

 private:
  static constexpr std::uint32_t held = 1u << 31;

  // A waiter signs in, and signs off in the same step in which it takes the lock or gives up.
  bool enter(time_point deadline) {
    std::uint32_t seen = w_.fetch_add(1, std::memory_order_relaxed) + 1;
    bool late = false;
    for (;;) {
      bool const free = (seen & held) == 0;
      if (free || late) {
        std::uint32_t const wanted = free ? (seen | held) - 1 : seen - 1;
        if (w_.compare_exchange_weak(seen, wanted, std::memory_order_acquire, std::memory_order_relaxed)) return free;
        continue;
      }
      late = sys::futex_wait(w_, seen, deadline) == ETIMEDOUT;
      seen = w_.load(std::memory_order_relaxed);
    }
  }

  sys::word w_{0};
};

// Owner and depth in one atomic, so that depth() is one look.
class recursive_mutex {
 public:
  void lock() {
    if (again()) return;
    inner_.lock();
    begin(1);
  }
  bool try_lock() { return again() || (inner_.try_lock() && begin(1)); }
  bool try_lock_for(duration timeout) { return again() || (inner_.try_lock_for(timeout) && begin(1)); }
  void unlock() {
    unsigned const now = depth();
    if (now == 0) throw state_error("the caller does not own the lock");
    if (now > 1) {
      begin(now - 1);
    } else {
      release_all();
    }
  }
  bool owned() const noexcept { return depth() > 0; }
  unsigned depth() const noexcept {
    std::uint64_t const seen = state_.load(std::memory_order_relaxed);
    return seen >> 32 == sys::thread_id() ? static_cast<unsigned>(seen) : 0;
  }
  unsigned release_all() {
    unsigned const had = depth();
    if (had == 0) throw state_error("the caller does not own the lock");
    state_.store(0, std::memory_order_relaxed);
    inner_.unlock();
    return had;
  }
  void reacquire(unsigned depth) {
    inner_.lock();
    begin(depth);
  }

 private:
  bool again() {
    unsigned const now = depth();
    return now > 0 && begin(now + 1);
  }
  bool begin(unsigned depth) {
    state_.store(std::uint64_t{sys::thread_id()} << 32 | depth, std::memory_order_relaxed);
    return true;
  }

  mutex inner_;
  std::atomic<std::uint64_t> state_{0};
};

}  // namespace threading
