// Wrong: a permit is taken for the right to use the list of idle connections without its lock.
#pragma once

#include <cerrno>

#include "kit/kit.h"

namespace patterns {

// A word that counts permits, and a list of the idle connections: who has a permit finds one.
class connection_pool {
 public:
  explicit connection_pool(std::size_t k) : permits_(static_cast<std::uint32_t>(k)) {
    for (std::size_t i = k; i > 0; --i) idle_.push_back(static_cast<int>(i - 1));
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

    connection_pool* pool_;
    int id_;
  };

  lease acquire() {
    take_permit(true, time_point::max());
    return take();
  }
  std::optional<lease> try_acquire_for(duration timeout) {
    time_point const begin = sys::now();
    time_point const deadline = timeout < time_point::max() - begin ? begin + timeout : time_point::max();
    if (!take_permit(timeout > duration::zero(), deadline)) return std::nullopt;
    return take();
  }

 private:
  bool take_permit(bool wait, time_point deadline) {
    for (;;) {
      std::uint32_t n = permits_.load(std::memory_order_relaxed);
      while (n > 0) {
        if (permits_.compare_exchange_strong(n, n - 1, std::memory_order_acquire)) return true;
      }
      if (!wait) return false;
      wait = sys::futex_wait(permits_, 0, deadline) != ETIMEDOUT;
    }
  }
  lease take() {
    int const id = idle_.back();
    idle_.pop_back();
    return lease(*this, id);
  }
  void give_back(int id) {
    idle_.push_back(id);
    permits_.fetch_add(1, std::memory_order_release);
    sys::futex_wake(permits_, 1);
  }

  std::vector<int> idle_;
  sys::word permits_;
};

}  // namespace patterns
