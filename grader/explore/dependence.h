// Which operation of an execution comes before which, in every execution that is equivalent to it: the partial order
// that partial-order reduction works on, as vector clocks.
//
// Not the happens-before order of C++: here a relaxed store is ordered with a relaxed load of the same place, since
// swapping them can change what the load sees.
//
// Thread safety: none needed. Cost: an operation takes O(threads) and O(operations on the same place that it does not
// find ordered already).
#pragma once

#include <cstddef>
#include <vector>

#include "grader/explore/strategy.h"

namespace racecourse::explore {

class Dependence {
 public:
  struct Event {
    int thread = 0;
    std::uint32_t number = 0;  // of its thread, from 1
    std::size_t node = 0;      // the decision by which it ran
    Operation operation;
    std::size_t clock = 0, width = 0;  // its vector clock: clocks_[clock .. clock + width)
    std::uint32_t before[2] = {0, 0};  // the event before on the same place, by access; index + 1
  };
  // Two conflicting operations with nothing between them, of which the second could have run first.
  struct Race {
    std::size_t earlier = 0;  // index of the event
    // The clock of the later operation if the earlier one had not been: index into `without`.
    std::vector<std::uint32_t> without;
  };

  void restart();

  // Adds what `thread` did. With `races`, appends those it is the later part of.
  void add(int thread, Operation const& operation, std::size_t node, std::vector<Race>* races);
  // The races of an operation that was not executed, since the execution ended before.
  void races_of_pending(int thread, Operation const& operation, std::vector<Race>& races);
  void order_all();

  std::vector<Event> const& events() const { return events_; }
  // Event `e` has the `number`-th operation of `thread` before it, or is it.
  bool includes(Event const& e, int thread, std::uint32_t number) const {
    auto const t = static_cast<std::size_t>(thread);
    return t < e.width && clocks_[e.clock + t] >= number;
  }
  bool ordered_before(EventId event, int thread) const;

  // The threads that could run first in what is left of the execution after event `race.earlier` once that event, and
  // what depends on it, is taken out, followed by the next operation of `thread`: "initials" in Abdulla, Aronsson,
  // Jonsson, Sagonas, "Optimal dynamic partial order reduction", POPL 2014.
  Threads initials(Race const& race, int thread) const;

 private:
  struct Place {
    std::uint64_t key = 0;
    std::uint32_t newest = 0;  // index of the event + 1
    std::uint32_t round = 0;
  };
  struct Candidate {
    std::uint32_t event;
    bool conflicts, enables;
  };
  using Clock = std::vector<std::uint32_t>;

  Clock& clock_of(int thread);
  Place& place_of(std::uint64_t address);
  void collect(Access const& access);
  void walk(int thread, Operation const& operation, Clock& clock, std::vector<Race>* races);
  void join(Clock& into, Event const& event) const;

  std::vector<Event> events_;
  Clock clocks_;
  std::vector<Clock> threads_;
  std::vector<Place> places_ = std::vector<Place>(256);
  std::vector<Candidate> candidates_;
  std::size_t used_places_ = 0;
  std::uint32_t round_ = 1;
  Clock all_;  // what all_ordered() has put before everything
};

}  // namespace racecourse::explore
