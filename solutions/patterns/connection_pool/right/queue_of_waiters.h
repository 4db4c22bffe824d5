// A right variant of patterns/connection_pool: whoever returns a connection hands it to the one who has waited longest.
// It never becomes idle in between, and nobody overtakes.
#pragma once

#include <deque>
#include <list>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

class connection_pool {
 public:
  explicit connection_pool(std::size_t k) {
    for (std::size_t i = 0; i < k; ++i) idle_.push_back(-static_cast<int>(i) - 1);
  }
  connection_pool(connection_pool const&) = delete;

  class lease {
   public:
    lease(lease&& other) noexcept { std::swap(pool_, other.pool_), std::swap(id_, other.id_); }
    lease& operator=(lease&& other) noexcept {
      std::swap(pool_, other.pool_);
      std::swap(id_, other.id_);
      return *this;
    }
    ~lease() {
      if (pool_ != nullptr) pool_->give_back(id_);
    }
    int id() const { return id_; }

   private:
    friend class connection_pool;
    lease(connection_pool* pool, int id) : pool_(pool), id_(id) {}
    connection_pool* pool_ = nullptr;
    int id_ = 0;
  };

  lease acquire() { return std::move(try_acquire_for(forever).value()); }

  std::optional<lease> try_acquire_for(duration timeout) {
    waiter me;
    {
      std::lock_guard const hold(m_);
      if (!idle_.empty()) {
        int const id = idle_.front();
        idle_.pop_front();
        return lease(this, id);
      }
      if (timeout <= duration::zero()) return std::nullopt;
      waiters_.push_back(&me);
    }
    time_point const now = sys::now();
    time_point until = timeout >= time_point::max() - now ? time_point::max() : now + timeout;
    while (me.served.load(std::memory_order_acquire) == 0) {
      if (sys::now() > until) {
        if (withdraw(me)) return std::nullopt;
        until = time_point::max();  // it will be here in no time
      }
      sys::futex_wait(me.served, 0, until);
    }
    return lease(this, me.id);
  }

 private:
  struct waiter {
    sys::word served{0};
    int id = 0;
  };

  // False: too late, the connection is on its way.
  bool withdraw(waiter& me) {
    std::lock_guard const hold(m_);
    return std::erase(waiters_, &me) > 0;
  }

  void give_back(int id) {
    m_.lock();
    if (waiters_.empty()) {
      idle_.push_back(id);
      m_.unlock();
      return;
    }
    waiter& next = *waiters_.front();
    waiters_.pop_front();
    m_.unlock();
    next.id = id;
    next.served.store(1, std::memory_order_release);
    sys::futex_wake(next.served, 1);  // only its address: the waiter may be gone by now
  }

  threading::mutex m_;
  std::deque<int> idle_;
  std::list<waiter*> waiters_;
};

}  // namespace patterns
