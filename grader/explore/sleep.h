// Sleep sets (Godefroid: "Partial-Order Methods for the Verification of Concurrent Systems", 1996, chapter 5), for a
// depth-first search. A step that was explored at a decision need not be explored after other steps which it is
// independent of: it sleeps until one is done that it conflicts with.
//
// A step with several outcomes sleeps outcome by outcome, each with what it touched. Those of all decisions of the path
// stand in one stack, the newest decision's last.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grader/explore/footprint.h"
#include "grader/explore/strategy.h"

namespace racecourse::explore {

// The ways that were picked in a step, in order.
class Picks {
 public:
  void add(unsigned way) {
    hash_ = (hash_ + way + 1) * 0x9e3779b97f4a7c15u;
    hash_ ^= hash_ >> 32;
    ++count_;
  }
  unsigned count() const { return count_; }
  bool operator==(Picks const&) const = default;

 private:
  std::uint64_t hash_ = 0;
  unsigned count_ = 0;
};

class Sleepers {
 public:
  std::size_t size() const { return sleepers_.size(); }
  void resize(std::size_t size) { sleepers_.resize(size); }

  void add(int thread, Picks const& picks, Footprint const& footprint) {
    sleepers_.push_back({thread, picks, footprint});
  }

  // Adds those from `begin` on which sleep on after `thread` has done `done`. Returns the ones of `asleep` of which all
  // outcomes do.
  Threads carry_over(std::size_t begin, int thread, Footprint const& done, Threads asleep) {
    asleep &= ~only(thread);
    for (std::size_t i = begin, end = sleepers_.size(); i < end; ++i) {
      Sleeper const sleeper = sleepers_[i];
      if (sleeper.thread == thread) continue;
      if (conflict(sleeper.footprint, done))
        asleep &= ~only(sleeper.thread);
      else
        sleepers_.push_back(sleeper);
    }
    return asleep;
  }

  bool has(std::size_t begin, int thread, Picks const& picks) const {
    for (std::size_t i = begin; i < sleepers_.size(); ++i) {
      if (sleepers_[i].thread == thread && sleepers_[i].picks == picks) return true;
    }
    return false;
  }
  // Which of the ways to go on after `picks` make it one that sleeps.
  std::uint64_t ways(std::size_t begin, int thread, Picks const& picks, unsigned ways) const {
    std::uint64_t asleep = 0;
    for (unsigned way = 0; begin < sleepers_.size() && way < ways; ++way) {
      Picks longer = picks;
      longer.add(way);
      if (has(begin, thread, longer)) asleep |= std::uint64_t{1} << way;
    }
    return asleep;
  }

 private:
  struct Sleeper {
    int thread;
    Picks picks;
    Footprint footprint;
  };
  std::vector<Sleeper> sleepers_;
};

}  // namespace racecourse::explore
