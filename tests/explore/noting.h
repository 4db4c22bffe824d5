// Runs a strategy and notes what it decides, as an engine does.
#pragma once

#include <vector>

#include "grader/explore/schedule.h"
#include "tests/explore/support.h"

namespace racecourse::explore::testing {

class Noting final : public Strategy {
 public:
  explicit Noting(Strategy& inner) : inner_(inner) {}
  bool begin() override { return inner_.begin(); }
  int choose(Point const& point) override {
    int const thread = inner_.choose(point);
    notes.push_back(static_cast<std::uint8_t>(thread));
    return thread;
  }
  unsigned pick(Choice choice, unsigned ways) override {
    unsigned const way = inner_.pick(choice, ways);
    notes.push_back(pick_mark | static_cast<std::uint8_t>(choice));
    notes.push_back(static_cast<std::uint8_t>(way));
    return way;
  }
  void executed(int thread, Operation const& operation) override { inner_.executed(thread, operation); }
  void woke(int thread, bool spun) override { inner_.woke(thread, spun); }
  void all_ordered() override { inner_.all_ordered(); }
  void end(Point const& point) override { inner_.end(point); }

  std::vector<std::uint8_t> notes;

 private:
  Strategy& inner_;
};

// The next execution of `strategy` as a schedule.
inline Schedule noted_run(Machine& machine, Strategy& strategy) {
  Noting noting(strategy);
  noting.begin();
  machine.run(noting);
  return schedule_of(noting.notes);
}

}  // namespace racecourse::explore::testing
