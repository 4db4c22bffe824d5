// Reference for threading/semaphore: permits are items in a oneTBB queue, which makes takers wait while it is empty.
// Who wants one in order of arrival stands in a tbb::queuing_mutex first. oneTBB has no timed pop: timed acquires look
// again and again.
#pragma once

#include <oneapi/tbb/concurrent_queue.h>
#include <oneapi/tbb/mutex.h>
#include <oneapi/tbb/queuing_mutex.h>

#include <algorithm>
#include <mutex>

#include "kit/kit.h"

namespace threading {

class semaphore {
 public:
  explicit semaphore(std::ptrdiff_t initial = 1) {
    if (initial < 0) throw std::invalid_argument("a semaphore cannot start below zero");
    fill(initial);
  }
  semaphore(semaphore const&) = delete;

  void acquire() {
    char permit = 0;
    permits_.pop(permit);
  }
  bool try_acquire() {
    char permit = 0;
    return permits_.try_pop(permit);
  }
  bool try_acquire_for(duration timeout) {
    return until(timeout, [this] { return try_acquire(); });
  }
  void release(std::ptrdiff_t n = 1) {
    if (n < 1) throw std::invalid_argument("at least one permit is released");
    fill(n);
  }
  std::ptrdiff_t value() const { return std::max<std::ptrdiff_t>(permits_.size(), 0); }

 protected:
  template <class F>
  static bool until(duration timeout, F attempt) {
    time_point const begin = sys::now();
    while (!attempt()) {
      if (timeout <= duration::zero() || sys::now() - begin >= timeout) return false;
      sys::yield();
    }
    return true;
  }

 private:
  void fill(std::ptrdiff_t n) {
    for (; n > 0; --n) permits_.push(1);
  }

  tbb::concurrent_bounded_queue<char> permits_;
};

class bounded_semaphore {
 public:
  explicit bounded_semaphore(std::ptrdiff_t initial = 1) : inner_(initial) {}
  bounded_semaphore(bounded_semaphore const&) = delete;

  void acquire() {
    inner_.acquire();
    ++taken_;
  }
  bool try_acquire() { return counted(inner_.try_acquire()); }
  bool try_acquire_for(duration timeout) { return counted(inner_.try_acquire_for(timeout)); }
  void release(std::ptrdiff_t n = 1) {
    if (n < 1) throw std::invalid_argument("at least one permit is released");
    std::lock_guard<tbb::mutex> const one_at_a_time(releasing_);
    if (taken_ < n) throw over_release("more permits released than were taken");
    taken_ -= n;
    inner_.release(n);
  }

 private:
  bool counted(bool got) {
    if (got) ++taken_;
    return got;
  }

  semaphore inner_;
  std::atomic<std::ptrdiff_t> taken_{0};
  tbb::mutex releasing_;
};

class fifo_semaphore : public semaphore {
 public:
  using semaphore::semaphore;

  void acquire() {
    tbb::queuing_mutex::scoped_lock const first(queue_);
    semaphore::acquire();
  }
  bool try_acquire() {
    tbb::queuing_mutex::scoped_lock first;
    return first.try_acquire(queue_) && semaphore::try_acquire();
  }
  bool try_acquire_for(duration timeout) {
    return until(timeout, [this] { return try_acquire(); });
  }

 private:
  tbb::queuing_mutex queue_;
};

}  // namespace threading
