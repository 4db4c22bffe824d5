// Model solution of patterns/bank.
#pragma once

#include <mutex>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

// A lock per account. Whoever needs several takes them in the order of their numbers: threads that wait for each other
// in a circle would need one of them to take a smaller number after a greater one.
class bank {
 public:
  explicit bank(std::vector<long> balances) : accounts_(balances.size()) {
    for (std::size_t i = 0; i < balances.size(); ++i) accounts_[i].balance = balances[i];
  }

  bool transfer(std::size_t from, std::size_t to, long amount) {
    account& giver = accounts_.at(from);  // before any lock is held
    account& taker = accounts_.at(to);
    if (amount < 0) return false;
    if (from == to) {
      std::lock_guard const hold(giver.m);
      return giver.balance >= amount;
    }
    std::lock_guard const lower(from < to ? giver.m : taker.m);
    std::lock_guard const upper(from < to ? taker.m : giver.m);
    if (giver.balance < amount) return false;  // only now does the balance stand still
    giver.balance -= amount;
    taker.balance += amount;
    return true;
  }

  // All locks at once: a sum that lets one account go before it takes the next may miss money, or count it twice.
  long total() const {
    std::vector<std::unique_lock<threading::mutex>> holds;
    holds.reserve(accounts_.size());
    long sum = 0;
    for (account const& a : accounts_) {
      holds.emplace_back(a.m);
      sum += a.balance;
    }
    return sum;
  }

 private:
  struct account {
    mutable threading::mutex m;
    long balance = 0;
  };
  std::vector<account> accounts_;
};

}  // namespace patterns
