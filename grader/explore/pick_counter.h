// Gives each pick of an execution its name: which thread's which step, and the how manieth of its kind there.
#pragma once

#include <array>

#include "grader/explore/schedule.h"

namespace racecourse::explore {

class PickCounter {
 public:
  // `thread` begins its next step.
  void step_of(int thread) {
    thread_ = thread;
    ++steps_[static_cast<std::size_t>(thread)];
    counts_.fill(0);
  }
  // The next pick of the step that goes on, its way left at 0.
  Picked next(Choice choice) {
    std::uint32_t const nth = counts_[static_cast<std::size_t>(choice)]++;
    return {thread_, steps_[static_cast<std::size_t>(thread_)], choice, nth, 0};
  }

 private:
  int thread_ = 0;
  std::array<std::uint64_t, max_threads> steps_{};
  std::array<std::uint32_t, choices> counts_{};
};

}  // namespace racecourse::explore
