// Reference for threading/queue: the same contract on oneTBB, to hold the stress runs of a submission against.
//
// tbb::concurrent_bounded_queue blocks and is bounded; its abort() ends the waits of those who wait at that moment,
// which is what close() needs. It has no timed waits: they poll. Unfinished tasks are counted beside it.
#pragma once

#include <oneapi/tbb/concurrent_queue.h>

#include <condition_variable>
#include <mutex>

#include "kit/kit.h"

namespace threading {

template <class T>
class blocking_queue {
 public:
  explicit blocking_queue(std::size_t maxsize = 0) : max_(maxsize) {
    if (maxsize != 0) q_.set_capacity(static_cast<std::ptrdiff_t>(maxsize));
  }
  blocking_queue(blocking_queue const&) = delete;

  void push(T x) { push_for(x, forever); }
  bool push_for(T& x, duration timeout) {
    return poll(timeout, [&] {
      std::lock_guard const hold(m_);  // closed after it, or before it
      if (closed_) throw closed_error("the queue is closed");
      if (!q_.try_push(std::move(x))) return false;
      ++unfinished_;
      return true;
    });
  }

  T pop() {
    T item;
    if (!is_closed()) {
      try {
        q_.pop(item);
        return item;
      } catch (tbb::user_abort const&) {
      }
    }
    if (!q_.try_pop(item)) throw closed_error("the queue is closed");
    return item;
  }
  std::optional<T> try_pop() {
    T item;
    if (!q_.try_pop(item)) return std::nullopt;
    return item;
  }
  std::optional<T> pop_for(duration timeout) {
    std::optional<T> item;
    poll(timeout, [&] {
      std::unique_lock const hold(m_);
      item = try_pop();
      if (!item && closed_) throw closed_error("the queue is closed");
      return item.has_value();
    });
    return item;
  }

  void close() {
    std::lock_guard const hold(m_);
    closed_ = true;
    q_.abort();
  }

  void task_done() {
    std::lock_guard const hold(m_);
    if (unfinished_ == 0) throw std::invalid_argument("task_done() called too often");
    if (--unfinished_ == 0) all_done_.notify_all();
  }
  void join() {
    std::unique_lock hold(m_);
    all_done_.wait(hold, [&] { return unfinished_ == 0; });
  }

  std::size_t size() const {
    std::ptrdiff_t const n = q_.size();  // negative while consumers wait
    return n < 0 ? 0 : static_cast<std::size_t>(n);
  }
  bool empty() const { return size() == 0; }
  bool full() const { return max_ != 0 && size() >= max_; }

 private:
  bool is_closed() {
    std::lock_guard const hold(m_);
    return closed_;
  }

  template <class F>
  static bool poll(duration timeout, F attempt) {
    time_point const begin = sys::now();
    while (!attempt()) {
      if (timeout <= duration::zero() || sys::now() - begin >= timeout) return false;
      sys::yield();
    }
    return true;
  }

  std::size_t const max_;
  tbb::concurrent_bounded_queue<T> q_;
  std::mutex m_;
  std::condition_variable all_done_;
  std::size_t unfinished_ = 0;
  bool closed_ = false;
};

template <class T, std::size_t N>
class mpmc_ring {
 public:
  mpmc_ring() { q_.set_capacity(static_cast<std::ptrdiff_t>(N)); }
  bool try_push(T& x) { return q_.try_push(std::move(x)); }
  bool try_pop(T& out) { return q_.try_pop(out); }

 private:
  tbb::concurrent_bounded_queue<T> q_;
};

template <class T, std::size_t N>
class spsc_ring : public mpmc_ring<T, N> {};

}  // namespace threading
