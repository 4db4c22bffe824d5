// A right variant of patterns/bank: transfers are many at a time, a total is alone. A lock of accounts stands behind a
// gate that transfers pass together; its own small lock is held for a few instructions only.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

class bank {
 public:
  explicit bank(std::vector<long> balances) : count_(balances.size()), accounts_(new account[balances.size()]) {
    for (std::size_t i = 0; i < count_; ++i) accounts_[i].balance = balances[i];
  }

  bool transfer(std::size_t from, std::size_t to, long amount) {
    if (from >= count_ || to >= count_) throw std::out_of_range("no such account");
    if (amount < 0) return false;
    inside_.enter_shared();
    bool const moved = move(from, to, amount);
    inside_.leave_shared();
    return moved;
  }

  long total() const {
    inside_.enter_alone();
    long sum = 0;
    for (std::size_t i = 0; i < count_; ++i) sum += accounts_[i].balance;
    inside_.leave_alone();
    return sum;
  }

 private:
  struct account {
    threading::spin_lock m;
    long balance = 0;
  };

  // `members_` counts those who share; a thread that wants to be alone keeps the door shut and waits until they left.
  class gate {
   public:
    void enter_shared() {
      std::lock_guard const through(door_);
      members_.fetch_add(1, std::memory_order_acquire);
    }
    void leave_shared() {
      if (members_.fetch_sub(1, std::memory_order_release) == 1) sys::futex_wake(members_, 1);
    }
    void enter_alone() {
      door_.lock();
      for (std::uint32_t n = members_.load(std::memory_order_acquire); n != 0;) {
        sys::futex_wait(members_, n);
        n = members_.load(std::memory_order_acquire);
      }
    }
    void leave_alone() { door_.unlock(); }

   private:
    threading::mutex door_;
    sys::word members_{0};
  };

  bool move(std::size_t from, std::size_t to, long amount) {
    if (from == to) {
      std::lock_guard const hold(accounts_[from].m);
      return accounts_[from].balance >= amount;
    }
    std::lock_guard const lower(accounts_[std::min(from, to)].m);
    std::lock_guard const upper(accounts_[std::max(from, to)].m);
    if (accounts_[from].balance < amount) return false;
    accounts_[from].balance -= amount;
    accounts_[to].balance += amount;
    return true;
  }

  std::size_t count_;
  std::unique_ptr<account[]> accounts_;
  mutable gate inside_;
};

}  // namespace patterns
