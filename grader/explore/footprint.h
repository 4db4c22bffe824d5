// What a thread touched between one decision and the next: its operation, and what it did besides that nobody could
// come in between. Small and flat, since searches compare these all the time.
#pragma once

#include <array>
#include <cstdint>

#include "grader/explore/operation.h"

namespace racecourse::explore {

class Footprint {
 public:
  void add(Access const& access) {
    if (access.mode == Mode::stop) everything_ = true;
    if (access.size == 0 || access.mode == Mode::none) return;
    if (count_ == accesses_.size())
      everything_ = true;
    else
      accesses_[count_++] = access;
  }
  void add(Operation const& operation) {
    add(operation.first);
    add(operation.second);
  }
  // More than can be said: conflicts with all there is.
  void add_everything() { everything_ = true; }
  void clear() {
    count_ = 0;
    everything_ = false;
  }

  bool everything() const { return everything_; }
  Access const* begin() const { return accesses_.data(); }
  Access const* end() const { return accesses_.data() + count_; }

 private:
  std::uint8_t count_ = 0;
  bool everything_ = false;
  std::array<Access, 4> accesses_;
};

inline bool conflict(Footprint const& a, Footprint const& b) {
  if (a.everything() || b.everything()) return true;
  for (Access const& x : a) {
    for (Access const& y : b) {
      if (conflict(x, y)) return true;
    }
  }
  return false;
}

// All that `a` touches `b` touches in the same way.
inline bool within(Footprint const& a, Footprint const& b) {
  for (Access const& x : a) {
    bool found = false;
    for (Access const& y : b) found = found || (x.address == y.address && x.size == y.size && x.mode == y.mode);
    if (!found) return false;
  }
  return b.everything() || !a.everything();
}

// `earlier` makes something possible that `later` waits for.
inline bool only_enables(Footprint const& earlier, Footprint const& later) {
  for (Access const& x : earlier) {
    for (Access const& y : later) {
      if (only_enables(x, y)) return true;
    }
  }
  return false;
}

}  // namespace racecourse::explore
