// patterns/bank: accounts that many threads move money between. README.md has the levels in order.
//
// The invariant: money is neither made nor lost, and nobody ever sees a transfer half done.
//
// Add whatever members you need; names and signatures of what is here stay as they are. All members may be called from
// any thread at any time.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

class bank {
 public:
  // Account i begins with balances[i]; there are as many accounts as balances.
  explicit bank(std::vector<long> /*balances*/) {}

  // Moves `amount` and says whether it did. A negative amount, or more than `from` has: false, and nothing has moved.
  // `from` and `to` may be the same account: nothing moves, and the result says whether the money would do.
  // An account that does not exist: throws std::out_of_range, and nothing has moved.
  // Level 2: waits only for calls that need one of the two accounts.
  bool transfer(std::size_t /*from*/, std::size_t /*to*/, long /*amount*/) { kit::todo(); }

  // The sum of all balances at one moment.
  long total() const { kit::todo(); }
};

}  // namespace patterns
