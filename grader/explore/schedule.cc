#include "grader/explore/schedule.h"

#include <array>
#include <numeric>

#include "grader/explore/pick_counter.h"

namespace racecourse::explore {

std::uint64_t Schedule::steps() const {
  return std::accumulate(turns.begin(), turns.end(), std::uint64_t{0},
                         [](std::uint64_t sum, Turn const& turn) { return sum + turn.steps; });
}

Schedule schedule_of(std::span<std::uint8_t const> noted) {
  Schedule schedule;
  PickCounter counter;
  for (std::size_t i = 0; i < noted.size(); ++i) {
    if ((noted[i] & pick_mark) == 0) {
      int const thread = noted[i];
      counter.step_of(thread);
      if (schedule.turns.empty() || schedule.turns.back().thread != thread) schedule.turns.push_back({thread, 0});
      ++schedule.turns.back().steps;
      continue;
    }
    Picked picked = counter.next(static_cast<Choice>(noted[i] & ~pick_mark));
    if (++i < noted.size()) picked.way = noted[i];
    if (picked.way != 0) schedule.picks.push_back(picked);
  }
  return schedule;
}

}  // namespace racecourse::explore
