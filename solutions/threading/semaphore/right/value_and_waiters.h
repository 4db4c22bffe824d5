// A right variant of threading/semaphore: free permits and waiters are the two halves of one 64-bit word, and who waits
// sleeps on the lower half of it, which is where the permits are (as in glibc). The bounded semaphore and the FIFO one
// are monitors; that one lets whoever is first in the queue count for itself.
#pragma once

#include <algorithm>
#include <bit>
#include <cerrno>
#include <climits>
#include <list>
#include <mutex>

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace threading {

class semaphore {
 public:
  explicit semaphore(std::ptrdiff_t initial = 1) {
    if (initial < 0) throw std::invalid_argument("negative");
    both_ = static_cast<std::uint64_t>(initial);
  }
  semaphore(semaphore const&) = delete;
  semaphore& operator=(semaphore const&) = delete;

  void acquire() {
    if (!try_acquire()) wait(time_point::max());
  }
  bool try_acquire() {
    std::uint64_t both = both_.load(std::memory_order_acquire);
    while (permits(both) > 0) {
      if (both_.compare_exchange_strong(both, both - 1, std::memory_order_acq_rel)) return true;
    }
    return false;
  }
  bool try_acquire_for(duration timeout) {
    if (try_acquire()) return true;
    if (timeout <= duration::zero()) return false;
    time_point const now = sys::now();
    return wait(time_point::max() - now < timeout ? time_point::max() : now + timeout);
  }
  void release(std::ptrdiff_t n = 1) {
    if (n <= 0) throw std::invalid_argument("none");
    std::uint64_t const before = both_.fetch_add(static_cast<std::uint64_t>(n), std::memory_order_acq_rel);
    if (before >= one_waiter) sys::futex_wake(lower_half(), static_cast<int>(std::min<std::ptrdiff_t>(n, INT_MAX)));
  }
  std::ptrdiff_t value() const { return permits(both_.load(std::memory_order_acquire)); }

 private:
  static constexpr std::uint64_t one_waiter = std::uint64_t(1) << 32;

  static std::uint32_t permits(std::uint64_t both) { return static_cast<std::uint32_t>(both); }

  // Only its address is used, by the kernel.
  sys::word const& lower_half() const {
    static_assert(std::endian::native == std::endian::little && sizeof(both_) == 8);
    return *reinterpret_cast<sys::word const*>(&both_);
  }

  bool wait(time_point until) {
    std::uint64_t both = both_.fetch_add(one_waiter, std::memory_order_acq_rel) + one_waiter;
    for (bool late = false;;) {
      if (permits(both) > 0) {
        if (both_.compare_exchange_weak(both, both - one_waiter - 1, std::memory_order_acq_rel)) return true;
        continue;
      }
      if (late) {
        if (both_.compare_exchange_weak(both, both - one_waiter, std::memory_order_acq_rel)) return false;
        continue;
      }
      late = sys::futex_wait(lower_half(), 0, until) == ETIMEDOUT;
      both = both_.load(std::memory_order_acquire);
    }
  }

  std::atomic<std::uint64_t> both_;
};

class bounded_semaphore {
 public:
  explicit bounded_semaphore(std::ptrdiff_t initial = 1) : initial_(initial), count_(initial) {
    if (initial < 0) throw std::invalid_argument("negative");
  }

  void acquire() {
    std::unique_lock held(m_);
    while (count_ == 0) cv_.wait();
    --count_;
  }
  bool try_acquire() {
    std::unique_lock const held(m_);
    return count_ > 0 && count_-- > 0;
  }
  bool try_acquire_for(duration timeout) {
    std::unique_lock const held(m_);
    return cv_.wait_for([&] { return count_ > 0; }, timeout) && count_-- > 0;
  }
  void release(std::ptrdiff_t n = 1) {
    if (n < 1) throw std::invalid_argument("none");
    std::unique_lock const held(m_);
    if (count_ + n > initial_) throw over_release("too many");
    count_ += n;
    cv_.notify_all();
  }

 private:
  recursive_mutex m_;
  condition cv_{m_};
  std::ptrdiff_t initial_, count_;
};

class fifo_semaphore : public semaphore {
 public:
  using semaphore::semaphore;

  void acquire() { try_acquire_for(forever); }
  bool try_acquire() {
    std::lock_guard const held(m_);
    return queue_.empty() && semaphore::try_acquire();
  }
  bool try_acquire_for(duration timeout) {
    std::lock_guard const held(m_);
    if (timeout <= duration::zero()) return queue_.empty() && semaphore::try_acquire();
    auto const me = queue_.insert(queue_.end(), 0);
    bool const got = cv_.wait_for([&] { return me == queue_.begin() && semaphore::try_acquire(); }, timeout);
    queue_.erase(me);
    cv_.notify_all();
    return got;
  }
  void release(std::ptrdiff_t n = 1) {
    std::lock_guard const held(m_);
    semaphore::release(n);
    cv_.notify_all();
  }

 private:
  mutex m_;
  condition cv_{m_};
  std::list<char> queue_;
};

}  // namespace threading
