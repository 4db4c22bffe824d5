// A right variant of patterns/connection_pool: no lock and no list. Each connection has a flag that its borrower sets;
// a word counts the idle ones, and whoever has brought it down by one finds a flag that is free.
#pragma once

#include <cerrno>
#include <deque>

#include "kit/kit.h"

namespace patterns {

class connection_pool {
 public:
  explicit connection_pool(std::size_t k) : taken_(k), permits_(static_cast<std::uint32_t>(k)) {}
  connection_pool(connection_pool const&) = delete;

  class lease {
   public:
    lease(lease&& other) noexcept : pool_(other.pool_), slot_(other.slot_) { other.pool_ = nullptr; }
    ~lease() {
      if (pool_) pool_->put(slot_);
    }
    int id() const { return 1000 + static_cast<int>(slot_); }

   private:
    friend class connection_pool;
    lease(connection_pool* pool, std::size_t slot) : pool_(pool), slot_(slot) {}
    connection_pool* pool_;
    std::size_t slot_;
  };

  lease acquire() {
    get_permit(time_point::max());
    return {this, any_slot()};
  }
  std::optional<lease> try_acquire_for(duration timeout) {
    time_point until = time_point::max();
    if (timeout <= duration::zero()) {
      until = time_point::min();
    } else if (time_point const now = sys::now(); timeout < until - now) {
      until = now + timeout;
    }
    if (!get_permit(until)) return std::nullopt;
    return lease(this, any_slot());
  }

 private:
  bool get_permit(time_point until) {
    for (bool late = until == time_point::min();;) {
      std::uint32_t n = permits_.load();
      while (n > 0) {
        if (permits_.compare_exchange_weak(n, n - 1)) return true;
      }
      if (late) return false;
      late = sys::futex_wait(permits_, 0, until) == ETIMEDOUT;
    }
  }
  std::size_t any_slot() {
    for (;;) {
      for (std::size_t i = 0; i < taken_.size(); ++i) {
        if (!taken_[i].exchange(true)) return i;
      }
    }
  }
  void put(std::size_t slot) {
    taken_[slot].store(false);  // before the permit: whoever gets it must find a slot
    permits_.fetch_add(1);
    sys::futex_wake(permits_, 1);
  }

  std::deque<std::atomic<bool>> taken_;
  sys::word permits_;
};

}  // namespace patterns
