// Wrong: an item is counted as a task before it is in the queue, and stays one if it throws on the way.
#pragma once

#include <array>
#include <cerrno>
#include <climits>
#include <deque>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

// Where threads wait for a change of what a mutex guards: each of them saw the count of calls while it held the mutex,
// and sleeps only as long as nobody has called since.
class waiting_room {
 public:
  // The caller holds `m`, and holds it again afterwards. May return for no reason; false: the deadline has passed.
  bool wait(mutex& m, time_point deadline) {
    std::uint32_t const seen = calls_.load(std::memory_order_relaxed);
    ++waiting_;
    m.unlock();
    bool const in_time = sys::futex_wait(calls_, seen, deadline) != ETIMEDOUT;
    m.lock();
    --waiting_;
    return in_time;
  }
  // The caller holds the mutex.
  void call_one() { call(1); }
  void call_all() { call(INT_MAX); }

 private:
  void call(int threads) {
    if (waiting_ == 0) return;
    calls_.fetch_add(1, std::memory_order_relaxed);  // the mutex orders it
    sys::futex_wake(calls_, threads);
  }

  sys::word calls_{0};
  int waiting_ = 0;
};

template <class T>
class blocking_queue {
 public:
  explicit blocking_queue(std::size_t maxsize = 0) : max_(maxsize) {}
  blocking_queue(blocking_queue const&) = delete;

  void push(T x) { push_for(x, forever); }
  bool push_for(T& x, duration timeout) {
    std::lock_guard const hold(m_);
    if (!await(not_full_, timeout, [&] { return closed_ || !is_full(); })) return false;
    if (closed_) throw closed_error("push to a closed queue");
    ++unfinished_;
    q_.push_back(std::move(x));
    not_empty_.call_one();
    return true;
  }

  // An item leaves the queue only after it was moved: if that throws, it is still there.
  T pop() {
    std::lock_guard const hold(m_);
    await_item(forever);
    T item = std::move(q_.front());
    drop_front();
    return item;
  }
  std::optional<T> pop_for(duration timeout) {
    std::lock_guard const hold(m_);
    std::optional<T> item;
    if (!await_item(timeout)) return item;
    item.emplace(std::move(q_.front()));
    drop_front();
    return item;
  }
  std::optional<T> try_pop() {
    std::lock_guard const hold(m_);
    std::optional<T> item;
    if (q_.empty()) return item;
    item.emplace(std::move(q_.front()));
    drop_front();
    return item;
  }

  void close() {
    std::lock_guard const hold(m_);
    closed_ = true;
    not_empty_.call_all();
    not_full_.call_all();
  }

  void task_done() {
    std::lock_guard const hold(m_);
    if (unfinished_ == 0) throw std::invalid_argument("task_done() called more often than there were items");
    if (--unfinished_ == 0) all_done_.call_all();
  }
  void join() {
    std::lock_guard const hold(m_);
    await(all_done_, forever, [&] { return unfinished_ == 0; });
  }

  std::size_t size() const {
    std::lock_guard const hold(m_);
    return q_.size();
  }
  bool empty() const {
    std::lock_guard const hold(m_);
    return q_.empty();
  }
  bool full() const {
    std::lock_guard const hold(m_);
    return is_full();
  }

 private:
  bool is_full() const { return max_ != 0 && q_.size() >= max_; }

  // One deadline for the whole wait; the last look comes after it.
  template <class P>
  bool await(waiting_room& room, duration timeout, P ready) {
    if (ready()) return true;
    if (timeout <= duration::zero()) return false;
    time_point const now = sys::now();
    time_point const deadline = timeout > time_point::max() - now ? time_point::max() : now + timeout;
    bool in_time = true;
    while (in_time && !ready()) in_time = room.wait(m_, deadline);
    return ready();
  }
  // False: no item came in time.
  bool await_item(duration timeout) {
    if (!await(not_empty_, timeout, [&] { return closed_ || !q_.empty(); })) return false;
    if (q_.empty()) throw closed_error("pop from a closed queue that is empty");
    return true;
  }
  void drop_front() {
    q_.pop_front();
    not_full_.call_one();
  }

  mutable mutex m_;
  waiting_room not_empty_, not_full_, all_done_;
  std::deque<T> q_;
  std::size_t const max_;
  std::size_t unfinished_ = 0;
  bool closed_ = false;
};

// Both counters only grow; their difference is the number of items. Each is written by one of the two threads: what it
// did to a cell is done before the other sees the counter move.
template <class T, std::size_t N>
class spsc_ring {
 public:
  bool try_push(T& x) {
    std::size_t const tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_.load(std::memory_order_acquire) == N) return false;
    cells_[tail % N].emplace(std::move(x));
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }
  bool try_pop(T& out) {
    std::size_t const head = head_.load(std::memory_order_relaxed);
    if (tail_.load(std::memory_order_acquire) == head) return false;
    std::optional<T>& cell = cells_[head % N];
    out = std::move(*cell);
    cell.reset();
    head_.store(head + 1, std::memory_order_release);
    return true;
  }

 private:
  std::array<std::optional<T>, N> cells_;
  std::atomic<std::size_t> head_{0}, tail_{0};
};

// Vyukov, "Bounded MPMC queue" (1024cores, 2010). Each cell says whose turn it is: in round r it can be filled at 2r
// and emptied at 2r + 1. (Vyukov counts positions; with twice the round a ring of one cell works as well.)
template <class T, std::size_t N>
class mpmc_ring {
 public:
  bool try_push(T& x) {
    std::size_t position = 0;
    cell* const mine = claim(enq_, 0, position);
    if (mine == nullptr) return false;
    mine->data.emplace(std::move(x));
    mine->turn.store(2 * (position / N) + 1, std::memory_order_release);
    return true;
  }
  bool try_pop(T& out) {
    std::size_t position = 0;
    cell* const mine = claim(deq_, 1, position);
    if (mine == nullptr) return false;
    out = std::move(*mine->data);
    mine->data.reset();
    mine->turn.store(2 * (position / N + 1), std::memory_order_release);
    return true;
  }

 private:
  struct cell {
    std::atomic<std::size_t> turn{0};
    std::optional<T> data;
  };

  // The cell at the position that `next` counts to, if it is its turn: then the position is the caller's.
  cell* claim(std::atomic<std::size_t>& next, std::size_t kind, std::size_t& position) {
    position = next.load(std::memory_order_relaxed);
    for (;;) {
      cell& candidate = cells_[position % N];
      std::size_t const turn = candidate.turn.load(std::memory_order_acquire);
      std::size_t const wanted = 2 * (position / N) + kind;
      if (turn < wanted) return nullptr;
      if (turn > wanted) {
        position = next.load(std::memory_order_relaxed);
      } else if (next.compare_exchange_weak(position, position + 1, std::memory_order_relaxed)) {
        return &candidate;
      }
    }
  }

  std::array<cell, N> cells_;
  std::atomic<std::size_t> enq_{0}, deq_{0};
};

}  // namespace threading
