// Wrong: one lock for all accounts: transfers that have nothing in common wait for each other.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

// One lock for everything.
class bank {
 public:
  explicit bank(std::vector<long> balances) : accounts_(balances.size()) {
    for (std::size_t i = 0; i < balances.size(); ++i) accounts_[i].balance = balances[i];
  }

  bool transfer(std::size_t from, std::size_t to, long amount) {
    account& giver = accounts_.at(from);  // before any lock is held
    account& taker = accounts_.at(to);
    if (amount < 0) return false;
    std::lock_guard const hold(m_);
    if (from == to) return giver.balance >= amount;
    if (giver.balance < amount) return false;  // only now does the balance stand still
    giver.balance -= amount;
    taker.balance += amount;
    return true;
  }

  long total() const {
    std::lock_guard const hold(m_);
    long sum = 0;
    for (account const& a : accounts_) sum += a.balance;
    return sum;
  }

 private:
  struct account {
    long balance = 0;
  };
  mutable threading::mutex m_;
  std::vector<account> accounts_;
};

}  // namespace patterns
