// Wrong: connections are numbered in turn: the next number may be on loan still.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

// The idle connections under a lock, and a word that counts returns: whoever finds none sleeps until it has changed
// since before the look.
class connection_pool {
 public:
  explicit connection_pool(std::size_t k) : size_(static_cast<int>(k)) {
    for (std::size_t i = k; i > 0; --i) idle_.push_back(static_cast<int>(i - 1));  // never needs more room than now
  }
  connection_pool(connection_pool const&) = delete;

  class lease {
   public:
    lease(lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), id_(other.id_) {}
    ~lease() {
      if (pool_ != nullptr) pool_->give_back(id_);
    }
    int id() const { return id_; }

   private:
    friend connection_pool;
    lease(connection_pool& pool, int id) : pool_(&pool), id_(id) {}

    connection_pool* pool_;  // nullptr: moved from
    int id_;
  };

  lease acquire() { return std::move(*try_acquire_for(forever)); }

  // One deadline for all wake-ups. The last look at the idle ones comes after the last sleep.
  std::optional<lease> try_acquire_for(duration timeout) {
    time_point const begin = sys::now();
    time_point const deadline = timeout < time_point::max() - begin ? begin + timeout : time_point::max();
    for (;;) {
      std::uint32_t const seen = returns_.load(std::memory_order_acquire);
      if (std::optional<lease> got = take()) return got;
      if (timeout <= duration::zero() || sys::now() >= deadline) return std::nullopt;
      sys::futex_wait(returns_, seen, deadline);
    }
  }

 private:
  std::optional<lease> take() {
    std::lock_guard const hold(m_);
    if (idle_.empty()) return std::nullopt;
    idle_.pop_back();
    int const id = next_++ % size_;
    return lease(*this, id);
  }

  // First the connection, then the word, then the wake-up: whoever is woken finds what it was woken for.
  void give_back(int id) {
    {
      std::lock_guard const hold(m_);
      idle_.push_back(id);
    }
    returns_.fetch_add(1, std::memory_order_release);
    sys::futex_wake(returns_, 1);
  }

  threading::mutex m_;
  std::vector<int> idle_;
  int const size_;
  int next_ = 0;
  sys::word returns_{0};
};

}  // namespace patterns
