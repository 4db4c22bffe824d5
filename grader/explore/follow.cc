#include "grader/explore/follow.h"

#include <algorithm>
#include <utility>

namespace racecourse::explore {

Follow::Follow(Schedule const& schedule, Manner manner) : schedule_(schedule), picks_(schedule.picks), manner_(manner) {
  std::sort(picks_.begin(), picks_.end());
}

bool Follow::begin() { return !std::exchange(begun_, true); }

// Whose turn it is by the schedule, or nobody's: the schedule is over.
int Follow::wished(Point const& point) {
  while (turn_ < schedule_.turns.size()) {
    Turn const& turn = schedule_.turns[turn_];
    bool const used_up = done_ == turn.steps;
    if (!used_up && (manner_ == exactly || contains(point.enabled, turn.thread))) {
      ++done_;
      return turn.thread;
    }
    ++turn_;
    done_ = 0;
  }
  return abandon;
}

int Follow::choose(Point const& point) {
  int next = diverged_ ? abandon : wished(point);
  if (manner_ == exactly) {
    if (next == abandon || !contains(point.enabled, next)) {
      diverged_ = true;
      return abandon;
    }
  } else if (next == abandon) {
    next = contains(point.enabled, point.current) ? point.current : first_of(point.enabled);
  }
  counter_.step_of(next);
  ++log_.count;
  note(point.enabled);
  note(static_cast<std::uint64_t>(next));
  if (log_.steps.size() < most_logged) log_.steps.push_back({point.enabled, next, false, point.pending[next]});
  return next;
}

unsigned Follow::pick(Choice choice, unsigned ways) {
  Picked const wanted = counter_.next(choice);
  auto const found = std::lower_bound(picks_.begin(), picks_.end(), wanted);  // its way is the lowest there is
  if (found == picks_.end() || found->thread != wanted.thread || found->step != wanted.step ||
      found->choice != wanted.choice || found->nth != wanted.nth) {
    return 0;
  }
  ++picks_used_;
  if (found->way < ways) return found->way;
  if (manner_ == exactly) diverged_ = true;
  return 0;
}

void Follow::executed(int, Operation const& operation) {
  note(operation);
  // The first thread begins before there was anything to choose.
  if (log_.count == 0 || log_.count > log_.steps.size()) return;
  log_.steps.back().executed = true;
  log_.steps.back().operation = operation;
}

void Follow::end(Point const&) {
  if (manner_ == exactly && (log_.count != schedule_.steps() || picks_used_ != schedule_.picks.size()))
    diverged_ = true;
}

void Follow::note(Operation const& operation) {
  for (Access const& access : {operation.first, operation.second}) {
    note(access.address);
    note(std::uint64_t{access.size} << 32 | std::uint64_t{access.spare} << 8 | static_cast<std::uint64_t>(access.mode));
  }
}

}  // namespace racecourse::explore
