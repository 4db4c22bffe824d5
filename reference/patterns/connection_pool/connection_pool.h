// Reference for patterns/connection_pool: the idle connections in a tbb::concurrent_bounded_queue. It has no timed pop:
// a timed acquire tries until its time is up.
#pragma once

#include <oneapi/tbb/concurrent_queue.h>

#include "kit/kit.h"

namespace patterns {

class connection_pool {
 public:
  explicit connection_pool(std::size_t k) {
    for (std::size_t i = 0; i < k; ++i) idle_.push(static_cast<int>(i));
  }
  connection_pool(connection_pool const&) = delete;

  class lease {
   public:
    lease(lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), id_(other.id_) {}
    ~lease() {
      if (pool_ != nullptr) pool_->idle_.push(id_);
    }
    int id() const { return id_; }

   private:
    friend class connection_pool;
    lease(connection_pool* pool, int id) : pool_(pool), id_(id) {}
    connection_pool* pool_;
    int id_;
  };

  lease acquire() {
    int id = 0;
    idle_.pop(id);
    return {this, id};
  }
  std::optional<lease> try_acquire_for(duration timeout) {
    time_point const begin = sys::now();
    for (int id = 0;;) {
      if (idle_.try_pop(id)) return lease(this, id);
      if (timeout <= duration::zero() || sys::now() - begin >= timeout) return std::nullopt;
      sys::yield();
    }
  }

 private:
  tbb::concurrent_bounded_queue<int> idle_;
};

}  // namespace patterns
