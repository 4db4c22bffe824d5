// A right variant of patterns/connection_pool: the idle connections under a lock, and a condition for those who find
// none.
#pragma once

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace patterns {

class connection_pool {
 public:
  explicit connection_pool(std::size_t k) : returned_(m_), idle_(k) {
    for (std::size_t i = 0; i < k; ++i) idle_[i] = static_cast<int>(i) + 1;
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
    std::lock_guard const hold(m_);
    returned_.wait([this] { return !idle_.empty(); });
    return take();
  }
  std::optional<lease> try_acquire_for(duration timeout) {
    std::lock_guard const hold(m_);
    if (!returned_.wait_for([this] { return !idle_.empty(); }, timeout)) return std::nullopt;
    return take();
  }

 private:
  lease take() {
    int const id = idle_.back();
    idle_.pop_back();
    return {*this, id};
  }
  void give_back(int id) {
    std::lock_guard const hold(m_);
    idle_.push_back(id);
    returned_.notify_one();
  }

  threading::mutex m_;
  threading::condition returned_;
  std::vector<int> idle_;
};

}  // namespace patterns
