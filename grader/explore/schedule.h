// One execution as data: whose turn it was, and what was picked where there were several ways. What a program does
// beside that must depend on nothing else, so that it can be repeated (follow.h) and made simpler (shrink.h).
//
//   thread 0 does 12 steps, thread 1 does 3, thread 0 one more; the third step of thread 1 reads a store that is one
//   old
//   {.turns = {{0, 12}, {1, 3}, {0, 1}}, .picks = {{1, 3, Choice::reads_from, 0, 1}}}
//
// A step is what runs between two decisions about the order of threads. Picks are counted within the step of their
// thread, so that they stay where they belong when turns are moved about; way 0, the ordinary one, is not written down.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "grader/explore/strategy.h"

namespace racecourse::explore {

struct Turn {
  int thread = 0;
  std::uint64_t steps = 0;
  bool operator==(Turn const&) const = default;
};

struct Picked {
  int thread = 0;
  std::uint64_t step = 0;  // of that thread, from 1; 0: before its first
  Choice choice = Choice::reads_from;
  std::uint32_t nth = 0;  // of this choice in this step, from 0
  unsigned way = 0;
  bool operator==(Picked const&) const = default;
  bool operator<(Picked const& other) const {
    return std::tie(thread, step, choice, nth, way) <
           std::tie(other.thread, other.step, other.choice, other.nth, other.way);
  }
};

struct Schedule {
  std::vector<Turn> turns;
  std::vector<Picked> picks;
  bool operator==(Schedule const&) const = default;

  std::uint64_t steps() const;
  std::size_t switches() const { return turns.empty() ? 0 : turns.size() - 1; }
};

// As engines note decisions while they run: one byte for the thread of each step, or two for a pick.
inline constexpr std::uint8_t pick_mark = 0x80;
Schedule schedule_of(std::span<std::uint8_t const> noted);

}  // namespace racecourse::explore
