// patterns/connection_pool: a limited number of connections that many threads borrow. README.md has the levels in
// order.
//
// The invariant: a connection is idle or has one lease, and there are never more of them than the pool was made with.
//
// Add whatever members you need; names and signatures of what is here stay as they are. A pool can be neither copied
// nor moved, and outlives its leases.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

class connection_pool {
 public:
  // A pool of k connections, k > 0, all of them idle.
  explicit connection_pool(std::size_t /*k*/) {}
  connection_pool(connection_pool const&) = delete;

  // A connection on loan. It goes back when its lease ends, however that happens. A lease that is moved from has none.
  class lease {
   public:
    lease(lease&& /*other*/) noexcept {}
    ~lease() {}

    // The number of the connection: always the same for the same one, and different for different ones.
    int id() const { kit::todo(); }
  };

  // Level 2: waits until there is an idle connection.
  lease acquire() { kit::todo(); }

  // Nothing when `timeout` has passed without one, never sooner. A timeout <= 0 tries once and does not wait; `forever`
  // waits without limit.
  std::optional<lease> try_acquire_for(duration /*timeout*/) { kit::todo(); }
};

}  // namespace patterns
