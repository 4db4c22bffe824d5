// Reference for patterns/bank: a tbb::mutex per account, taken in the order of their numbers.
#pragma once

#include <oneapi/tbb/mutex.h>

#include <algorithm>
#include <deque>

#include "kit/kit.h"

namespace patterns {

class bank {
 public:
  explicit bank(std::vector<long> balances) : balances_(std::move(balances)), locks_(balances_.size()) {}

  bool transfer(std::size_t from, std::size_t to, long amount) {
    if (std::max(from, to) >= balances_.size()) throw std::out_of_range("no such account");
    tbb::mutex::scoped_lock const lower(locks_[std::min(from, to)]);
    tbb::mutex::scoped_lock upper;
    if (from != to) upper.acquire(locks_[std::max(from, to)]);
    if (amount < 0 || balances_[from] < amount) return false;
    balances_[from] -= amount;
    balances_[to] += amount;
    return true;
  }

  long total() const {
    std::deque<tbb::mutex::scoped_lock> holds;
    for (tbb::mutex& lock : locks_) holds.emplace_back(lock);
    long sum = 0;
    for (long const balance : balances_) sum += balance;
    return sum;
  }

 private:
  std::vector<long> balances_;
  mutable std::deque<tbb::mutex> locks_;
};

}  // namespace patterns
