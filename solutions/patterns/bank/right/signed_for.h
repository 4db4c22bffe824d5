// A right variant of patterns/bank: a monitor that keeps who works with which account. The one lock is held to sign for
// accounts, never while money moves.
#pragma once

#include <algorithm>
#include <mutex>
#include <numeric>
#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace patterns {

class bank {
 public:
  explicit bank(std::vector<long> balances) : balances_(std::move(balances)), taken_(balances_.size(), 0) {}

  bool transfer(std::size_t from, std::size_t to, long amount) {
    if (from >= balances_.size() || to >= balances_.size()) throw std::out_of_range("no such account");
    signature const mine(*this, {from, to});
    if (amount < 0 || balances_[from] < amount) return false;
    balances_[from] -= amount;
    balances_[to] += amount;
    return true;
  }

  long total() const {
    std::vector<std::size_t> all(balances_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    signature const mine(*this, all);
    return std::accumulate(balances_.begin(), balances_.end(), 0L);
  }

 private:
  class signature {
   public:
    signature(bank const& b, std::vector<std::size_t> accounts) : bank_(b), accounts_(std::move(accounts)) {
      std::lock_guard hold(bank_.m_);
      auto const is_free = [&](std::size_t i) { return bank_.taken_[i] == 0; };
      bank_.returned_.wait([&] { return std::all_of(accounts_.begin(), accounts_.end(), is_free); });
      for (std::size_t const i : accounts_) bank_.taken_[i] = 1;
    }
    signature(signature const&) = delete;
    ~signature() {
      std::lock_guard hold(bank_.m_);
      for (std::size_t const i : accounts_) bank_.taken_[i] = 0;
      bank_.returned_.notify_all();
    }

   private:
    bank const& bank_;
    std::vector<std::size_t> accounts_;
  };

  std::vector<long> balances_;
  mutable threading::mutex m_;
  mutable threading::condition returned_{m_};
  mutable std::vector<char> taken_;
};

}  // namespace patterns
