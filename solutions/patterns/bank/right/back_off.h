// A right variant of patterns/bank: no order among the locks. Whoever cannot have all it needs gives back what it has
// and begins again; std::scoped_lock does so for two, total() by hand for all.
#pragma once

#include <deque>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

class bank {
 public:
  explicit bank(std::vector<long> balances) : balances_(std::move(balances)), locks_(balances_.size()) {}

  bool transfer(std::size_t from, std::size_t to, long amount) {
    long& giver = balances_.at(from);
    long& taker = balances_.at(to);
    if (from == to) {
      std::lock_guard const hold(locks_[from]);
      return amount >= 0 && giver >= amount;
    }
    std::scoped_lock const hold(locks_[from], locks_[to]);
    if (amount < 0 || giver < amount) return false;
    giver -= amount;
    taker += amount;
    return true;
  }

  long total() const {
    std::size_t first = 0;  // the one that was busy: wait for that one, and only try the others
    for (;;) {
      std::size_t const busy = take_all_from(first);
      if (busy == locks_.size()) break;
      first = busy;
    }
    long sum = 0;
    for (long const balance : balances_) sum += balance;
    for (auto& lock : locks_) lock.unlock();
    return sum;
  }

 private:
  // Returns the number of locks if it has all of them, else which one was busy, and then it has none.
  std::size_t take_all_from(std::size_t first) const {
    if (locks_.empty()) return 0;
    std::size_t const count = locks_.size();
    locks_[first].lock();
    for (std::size_t taken = 1; taken < count; ++taken) {
      std::size_t const next = (first + taken) % count;
      if (locks_[next].try_lock()) continue;
      for (std::size_t i = 0; i < taken; ++i) locks_[(first + i) % count].unlock();
      return next;
    }
    return count;
  }

  std::vector<long> balances_;
  mutable std::deque<threading::mutex> locks_;
};

}  // namespace patterns
