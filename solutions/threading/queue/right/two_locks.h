// Right: a list with a lock at each end (Michael and Scott, "Simple, fast, and practical non-blocking and blocking
// concurrent queue algorithms", PODC 1996), so that a producer and a consumer do not meet. Room and items are counted
// by two semaphores; closing and the work that is left are words of their own.
#pragma once

#include <cerrno>
#include <climits>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

// Permits that can be waited for. Closing lets everybody go who finds none.
class permit_counter {
 public:
  explicit permit_counter(std::uint32_t initial) : permits_(initial) {}

  enum class answer { taken, late, closed };
  answer take(duration timeout, std::atomic<bool> const& closed) {
    std::optional<time_point> deadline;
    for (bool late = false;;) {
      bool const was_closed = closed.load();  // first: what was given before is seen below
      std::uint32_t seen = permits_.load();
      while (seen > 0) {
        if (permits_.compare_exchange_weak(seen, seen - 1)) return answer::taken;
      }
      if (was_closed) return answer::closed;
      if (late || timeout <= duration::zero()) return answer::late;
      if (!deadline) {
        time_point const now = sys::now();
        deadline = timeout > time_point::max() - now ? time_point::max() : now + timeout;
      }
      waiting_.fetch_add(1);
      std::uint32_t const calls = calls_.load();
      // Looked at once more after it is known that somebody waits: give() looks for that afterwards.
      if (permits_.load() == 0 && !closed.load()) late = sys::futex_wait(calls_, calls, *deadline) == ETIMEDOUT;
      waiting_.fetch_sub(1);
    }
  }
  void give() {
    permits_.fetch_add(1);
    if (waiting_.load() > 0) call(1);
  }
  void call(int threads) {
    calls_.fetch_add(1);
    sys::futex_wake(calls_, threads);
  }
  std::uint32_t count() const { return permits_.load(); }

 private:
  sys::word permits_, calls_{0};
  std::atomic<int> waiting_{0};
};

template <class T>
class blocking_queue {
 public:
  explicit blocking_queue(std::size_t maxsize = 0)
      : max_(maxsize), room_(maxsize == 0 ? INT_MAX : static_cast<std::uint32_t>(maxsize)), items_(0) {
    head_ = tail_ = new node;
  }
  blocking_queue(blocking_queue const&) = delete;
  ~blocking_queue() {
    while (head_ != nullptr) {
      node* const next = head_->next.load();
      delete head_;
      head_ = next;
    }
  }

  void push(T x) { push_for(x, forever); }
  bool push_for(T& x, duration timeout) {
    if (closed_.load()) throw closed_error("the queue is closed");
    permit_counter::answer const answer = room_.take(timeout, closed_);
    if (answer == permit_counter::answer::late) return false;
    if (answer == permit_counter::answer::closed) throw closed_error("the queue is closed");
    try {
      append(x);
    } catch (...) {
      room_.give();
      throw;
    }
    return true;
  }

  T pop() {
    std::optional<T> item = pop_for(forever);
    return std::move(*item);
  }
  std::optional<T> try_pop() {
    if (items_.count() == 0) return std::nullopt;
    std::atomic<bool> const open{false};
    return items_.take(duration::zero(), open) == permit_counter::answer::taken ? take_front() : std::nullopt;
  }
  std::optional<T> pop_for(duration timeout) {
    permit_counter::answer const answer = items_.take(timeout, closed_);
    if (answer == permit_counter::answer::late) return std::nullopt;
    if (answer == permit_counter::answer::closed) throw closed_error("the queue is closed");
    return take_front();
  }

  // No push is half done when the queue becomes closed: whoever appends holds the same lock.
  void close() {
    {
      std::lock_guard const hold(tail_lock_);
      closed_.store(true);
    }
    items_.call(INT_MAX);
    room_.call(INT_MAX);
  }

  void task_done() {
    std::uint32_t left = unfinished_.load();
    do {
      if (left == 0) throw std::invalid_argument("task_done() called too often");
    } while (!unfinished_.compare_exchange_weak(left, left - 1));
    if (left == 1) sys::futex_wake(unfinished_, INT_MAX);
  }
  void join() {
    while (std::uint32_t const left = unfinished_.load()) sys::futex_wait(unfinished_, left);
  }

  std::size_t size() const { return items_.count(); }
  bool empty() const { return size() == 0; }
  bool full() const { return max_ != 0 && size() >= max_; }

 private:
  struct node {
    std::optional<T> item;
    std::atomic<node*> next{nullptr};
  };

  void append(T& x) {
    auto fresh = std::make_unique<node>();
    std::lock_guard const hold(tail_lock_);
    if (closed_.load()) throw closed_error("the queue is closed");
    fresh->item.emplace(std::move(x));
    unfinished_.fetch_add(1);
    tail_->next.store(fresh.get());
    tail_ = fresh.release();
    items_.give();  // under the lock: it is closed only when nothing is on its way
  }
  std::optional<T> take_front() {
    std::optional<T> item;
    {
      std::lock_guard const hold(head_lock_);
      node* const first = head_->next.load();
      try {
        item.emplace(std::move(*first->item));
      } catch (...) {
        items_.give();
        throw;
      }
      first->item.reset();
      delete std::exchange(head_, first);
    }
    room_.give();
    return item;
  }

  std::size_t const max_;
  permit_counter room_, items_;
  std::atomic<bool> closed_{false};
  sys::word unfinished_{0};
  mutex head_lock_, tail_lock_;
  node *head_, *tail_;
};

// Each side keeps what it has last seen of the other's counter, and looks again only when that is not enough.
template <class T, std::size_t N>
class spsc_ring {
 public:
  bool try_push(T& x) {
    std::uint32_t const tail = tail_.load(std::memory_order_relaxed);
    if (tail == head_seen_ + N) {
      head_seen_ = head_.load(std::memory_order_acquire);
      if (tail == head_seen_ + N) return false;
    }
    cells_[tail & mask].emplace(std::move(x));
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }
  bool try_pop(T& out) {
    std::uint32_t const head = head_.load(std::memory_order_relaxed);
    if (head == tail_seen_) {
      tail_seen_ = tail_.load(std::memory_order_acquire);
      if (head == tail_seen_) return false;
    }
    out = std::move(*cells_[head & mask]);
    cells_[head & mask].reset();
    head_.store(head + 1, std::memory_order_release);
    return true;
  }

 private:
  static_assert((N & (N - 1)) == 0, "the room is a power of two");
  static constexpr std::uint32_t mask = N - 1;
  std::optional<T> cells_[N];
  alignas(64) std::atomic<std::uint32_t> head_{0};
  std::uint32_t tail_seen_ = 0;  // the consumer's
  alignas(64) std::atomic<std::uint32_t> tail_{0};
  std::uint32_t head_seen_ = 0;  // the producer's
};

// Vyukov's queue as he wrote it: the cell's number is the position at which it is to be filled, or one more.
template <class T, std::size_t N>
class mpmc_ring {
 public:
  mpmc_ring() {
    for (std::size_t i = 0; i < N; ++i) cells_[i].sequence.store(i, std::memory_order_relaxed);
  }
  bool try_push(T& x) {
    std::size_t position = enqueue_.load(std::memory_order_relaxed);
    for (;;) {
      cell& c = cells_[position & (N - 1)];
      auto const ahead = static_cast<std::ptrdiff_t>(c.sequence.load(std::memory_order_acquire) - position);
      if (ahead < 0) return false;
      if (ahead > 0) {
        position = enqueue_.load(std::memory_order_relaxed);
      } else if (enqueue_.compare_exchange_weak(position, position + 1, std::memory_order_relaxed)) {
        c.data = std::move(x);
        c.sequence.store(position + 1, std::memory_order_release);
        return true;
      }
    }
  }
  bool try_pop(T& out) {
    std::size_t position = dequeue_.load(std::memory_order_relaxed);
    for (;;) {
      cell& c = cells_[position & (N - 1)];
      auto const ahead = static_cast<std::ptrdiff_t>(c.sequence.load(std::memory_order_acquire) - (position + 1));
      if (ahead < 0) return false;
      if (ahead > 0) {
        position = dequeue_.load(std::memory_order_relaxed);
      } else if (dequeue_.compare_exchange_weak(position, position + 1, std::memory_order_relaxed)) {
        out = std::move(c.data);
        c.data = T();
        c.sequence.store(position + N, std::memory_order_release);
        return true;
      }
    }
  }

 private:
  struct cell {
    std::atomic<std::size_t> sequence;
    T data{};
  };
  cell cells_[N];
  std::atomic<std::size_t> enqueue_{0}, dequeue_{0};
};

}  // namespace threading
