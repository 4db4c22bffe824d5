// Binary relations over at most 64 events, as rows of bits.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace racecourse::litmus {

using Events = std::uint64_t;  // a set: bit i is event i
inline constexpr int max_events = 64;
constexpr Events only(int e) { return Events{1} << e; }
constexpr bool contains(Events set, int e) { return (set >> e & 1) != 0; }

class Relation {
 public:
  bool operator()(int a, int b) const { return contains(row_[a], b); }
  void add(int a, int b) { row_[a] |= only(b); }
  Events from(int a) const { return row_[a]; }

  Relation& operator|=(Relation const& other) {
    for (int a = 0; a < max_events; ++a) row_[a] |= other.row_[a];
    return *this;
  }
  friend Relation operator|(Relation a, Relation const& b) { return a |= b; }

  // First this, then `next`.
  Relation then(Relation const& next) const {
    Relation result;
    for (int a = 0; a < max_events; ++a) {
      for (Events rest = row_[a]; rest != 0; rest &= rest - 1) result.row_[a] |= next.row_[std::countr_zero(rest)];
    }
    return result;
  }
  // Only pairs with both ends in `set`.
  Relation within(Events set) const {
    Relation result;
    for (int a = 0; a < max_events; ++a) result.row_[a] = contains(set, a) ? row_[a] & set : 0;
    return result;
  }
  // Any number of steps, at least one (Warshall).
  Relation closure() const {
    Relation result = *this;
    for (int k = 0; k < max_events; ++k) {
      Events const through = result.row_[k];
      if (through == 0) continue;
      for (int a = 0; a < max_events; ++a) {
        if (contains(result.row_[a], k)) result.row_[a] |= through;
      }
    }
    return result;
  }
  // Of a closure: no event comes back to itself.
  bool irreflexive() const {
    for (int a = 0; a < max_events; ++a) {
      if (contains(row_[a], a)) return false;
    }
    return true;
  }
  bool acyclic() const { return closure().irreflexive(); }

 private:
  std::array<Events, max_events> row_{};
};

}  // namespace racecourse::litmus
