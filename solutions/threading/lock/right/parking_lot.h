// A right variant of threading/lock: a mutex is one byte. Who waits for any mutex sleeps in a table that all mutexes
// share, in the place that the mutex's address says; so unlock() never looks at the mutex after it has freed it.
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include "kit/kit.h"

namespace threading {

class spin_lock {
 public:
  void lock() noexcept {
    do {
      while (!free_.load()) {  // no hint to the processor: it is not required
      }
    } while (!free_.exchange(false));
  }
  bool try_lock() noexcept {
    bool expected = true;
    return free_.compare_exchange_strong(expected, false);
  }
  void unlock() noexcept { free_ = true; }

 private:
  std::atomic<bool> free_{true};
};

class ticket_lock {
 public:
  void lock() noexcept {
    std::uint16_t const mine = drawn_++;
    // The further away, the longer until the next look.
    for (std::uint16_t ahead = distance(mine); ahead != 0; ahead = distance(mine)) {
      for (unsigned i = 0; i < ahead; ++i) sys::cpu_relax();
    }
  }
  bool try_lock() noexcept {
    std::uint16_t now = called_;
    return drawn_.compare_exchange_strong(now, static_cast<std::uint16_t>(now + 1u));
  }
  void unlock() noexcept { ++called_; }

 private:
  std::uint16_t distance(std::uint16_t mine) const { return static_cast<std::uint16_t>(mine - called_.load()); }
  std::atomic<std::uint16_t> drawn_{0}, called_{0};
};

namespace parking {

struct place {
  sys::word changes{0};               // goes up with each unlock that somebody may wait for
  std::atomic<unsigned> sleepers{0};  // on their way to sleep, asleep, or just awake
};

inline place& place_of(void const* address) {
  static std::array<place, 8> all;
  return all[(reinterpret_cast<std::uintptr_t>(address) >> 3) % all.size()];
}

}  // namespace parking

class mutex {
 public:
  mutex() noexcept = default;
  mutex(mutex const&) = delete;

  void lock() {
    if (!try_lock()) wait(forever);
  }
  bool try_lock() noexcept { return !held_.exchange(true); }
  bool try_lock_for(duration timeout) { return try_lock() || wait(timeout); }
  void unlock() {
    parking::place& place = parking::place_of(this);
    if (!held_.exchange(false)) throw state_error("the mutex was not held");
    // Either the sleeper's count is seen here, or the sleeper sees that the mutex is free: all of it is sequentially
    // consistent. Everybody is woken, since some may wait for another mutex of the same place.
    if (place.sleepers == 0) return;
    ++place.changes;
    sys::futex_wake(place.changes, INT_MAX);
  }
  bool is_locked() const noexcept { return held_; }

 private:
  bool wait(duration timeout) {
    using namespace std::chrono_literals;
    parking::place& place = parking::place_of(this);
    time_point const begin = sys::now();
    ++place.sleepers;
    bool got = false;
    for (;;) {
      std::uint32_t const before = place.changes;
      if ((got = try_lock())) break;
      duration const left = timeout == forever ? forever : timeout - (sys::now() - begin);
      if (left <= 0s) break;
      sys::futex_wait(place.changes, before, sys::now() + std::min<duration>(left, 10min));  // in portions
    }
    --place.sleepers;
    return got;
  }

  std::atomic<bool> held_{false};
};

class recursive_mutex {
 public:
  void lock() { reacquire(1); }
  bool try_lock() {
    if (owned()) return again(1);
    return inner_.try_lock() && first(1);
  }
  bool try_lock_for(duration timeout) {
    if (owned()) return again(1);
    return inner_.try_lock_for(timeout) && first(1);
  }
  void unlock() {
    if (!owned()) throw state_error("only the owner may release it");
    if (depth_ == 1) {
      release_all();
    } else {
      --depth_;
    }
  }
  bool owned() const noexcept { return owner_ == sys::thread_id(); }
  unsigned depth() const noexcept {
    if (!owned()) return 0;
    return depth_;
  }
  unsigned release_all() {
    if (!owned()) throw state_error("only the owner may release it");
    unsigned const had = depth_;
    owner_ = 0;
    depth_ = 0;
    inner_.unlock();
    return had;
  }
  void reacquire(unsigned depth) {
    if (owned()) {
      again(depth);
    } else {
      inner_.lock();
      first(depth);
    }
  }

 private:
  bool first(unsigned depth) {
    depth_ = depth;
    owner_ = sys::thread_id();
    return true;
  }
  bool again(unsigned times) {
    depth_ += times;
    return true;
  }

  mutex inner_;
  std::atomic<std::uint32_t> owner_{0}, depth_{0};
};

}  // namespace threading
