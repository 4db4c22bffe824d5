// Which stores an operation may read, and where in the modification order a store may enter: coherence (C++20
// [intro.races] 14-18) and the order S leave some, and a choice takes one. The newest, or the end, is always among
// them.
#pragma once

#include "grader/engine/object.h"
#include "grader/engine/sequential.h"

namespace racecourse::engine::visible {

// Somebody has written or read the store who is in `clock`.
bool knows(Store const& store, Clock const& clock);

// For an operation with this past. Results are indices in the modification order.
std::uint32_t choose_read(Object const& object, sequential::Past const& past);
std::uint32_t choose_position(Object const& object, sequential::Past const& past);

// What a read-modify-write reads, directly behind which it will stand. compare_exchange has two ways to end, with an
// order for each: it reads as one or the other, as the value there demands.
struct Ways {
  sequential::Past const& done;    // it exchanges
  sequential::Past const& failed;  // it does not; the same if there is only one way
  std::uint64_t low, high;         // the value that it exchanges; of what always does, any
  bool always;                     // it exchanges whatever the value
  bool spuriously;                 // it may fail for no reason
};
struct Chosen {
  std::uint32_t at;
  bool exchanges;
};
Chosen choose_rmw(Object const& object, Ways const& ways);

}  // namespace racecourse::engine::visible
