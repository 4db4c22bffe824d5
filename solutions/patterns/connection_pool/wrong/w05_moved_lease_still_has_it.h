// Wrong: a lease that was moved from gives the connection back as well.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

// The idle connections under a lock, and a word that counts returns: whoever finds none sleeps until it has changed
// since before the look.
class connection_pool {
 public:
  explicit connection_pool(std::size_t k) {
    for (std::size_t i = k; i > 0; --i) idle_.push_back(static_cast<int>(i - 1));  // never needs more room than now
  }
  connection_pool(connection_pool const&) = delete;

  class lease {
   public:
    lease(lease&&) noexcept = default;
    ~lease() {
      if (pool_ != nullptr) pool_->give_back(id_);
    }
    int id() const { return id_; }

   private:
    friend connection_pool;
    lease(connection_pool& pool, int id) : pool_(&pool), id_(id) {}

    connection_pool* pool_;
    int id_;
  };

  lease acquire() {
    for (;;) {
      std::uint32_t const seen = returns_.load(std::memory_order_acquire);
      if (int const id = take(); id >= 0) return lease(*this, id);
      sys::futex_wait(returns_, seen);
    }
  }

  // One deadline for all wake-ups. The last look at the idle ones comes after the last sleep.
  std::optional<lease> try_acquire_for(duration timeout) {
    time_point const begin = sys::now();
    time_point const deadline = timeout < time_point::max() - begin ? begin + timeout : time_point::max();
    for (;;) {
      std::uint32_t const seen = returns_.load(std::memory_order_acquire);
      if (int const id = take(); id >= 0) return std::optional<lease>(lease(*this, id));
      if (timeout <= duration::zero() || sys::now() >= deadline) return std::nullopt;
      sys::futex_wait(returns_, seen, deadline);
    }
  }

 private:
  int take() {
    std::lock_guard const hold(m_);
    if (idle_.empty()) return -1;
    int const id = idle_.back();
    idle_.pop_back();
    return id;
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
  sys::word returns_{0};
};

}  // namespace patterns
