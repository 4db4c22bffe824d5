#include "grader/explore/reversal.h"

#include <algorithm>

namespace racecourse::explore {
namespace {

constexpr std::uint32_t none = Dependence::none;

}  // namespace

bool Reversal::find(Dependence::Race const& race, Footprint const& done, Operation const& announced) {
  race_ = race;
  done_ = possible_ = done;
  possible_.add(announced);
  diverted_ = race.earlier == cause_of_later();
  if (diverted_) {
    done_.clear();
    possible_.clear();
  }
  std::uint32_t const end = end_of_later();
  // Several may share what the later one wants alone; it comes before all of them or not at all.
  return keep(end, false) || keep(end, true);
}

bool Reversal::find_after_release() {
  Footprint const& earlier = order_.footprint(race_.earlier);
  bool const can_be_shared = std::any_of(earlier.begin(), earlier.end(), [](Access const& access) {
    return access.mode == Mode::share || access.mode == Mode::attempt;
  });
  if (!blocked() || diverted_ || !can_be_shared) return false;
  still_shared_.clear();
  for (Access const& access : done_) {
    if (access.mode == Mode::take) note_still_shared(access);
  }
  end_ = static_cast<std::uint32_t>(order_.size());
  keep_independent([this](std::uint32_t step) {
    return std::find(still_shared_.begin(), still_shared_.end(), step) != still_shared_.end();
  });
  bool const comes_after_some = std::any_of(sequence_.begin(), sequence_.end(), [this](std::uint32_t step) {
    return conflict(order_.footprint(step), done_) || only_enables(order_.footprint(step), done_);
  });
  return comes_after_some && reachable() && later_can_take();
}

void Reversal::note_still_shared(Access const& access) {
  std::array<int, max_threads> released{};
  order_.for_each_on(access, [&](std::uint32_t step, Access const& other) {
    if (step <= race_.earlier) return false;
    int& count = released[static_cast<std::size_t>(order_.step(step).thread)];
    if (other.mode == Mode::unshare || other.mode == Mode::give) ++count;
    if (other.mode == Mode::share || other.mode == Mode::attempt || other.mode == Mode::take) {
      if (count == 0)
        still_shared_.push_back(step);
      else
        --count;
    }
    return true;
  });
}

// Steps from here on are not looked at: the later step is next, and has been for how long it waits.
std::uint32_t Reversal::end_of_later() const {
  if (!blocked()) return race_.later + 1;
  std::uint32_t end = race_.earlier + 1;
  if (std::uint32_t const last = order_.last_of(race_.thread); last != none) end = std::max(end, last + 1);
  if (std::uint32_t const cause = cause_of_later(); cause != none) end = std::max(end, cause + 1);
  return end;
}

std::uint32_t Reversal::cause_of_later() const {
  return blocked() ? order_.cause_of_next(race_.thread) : order_.step(race_.later).cause;
}

bool Reversal::keep(std::uint32_t end, bool all_conflicting) {
  end_ = end;
  keep_independent([&](std::uint32_t step) { return all_conflicting && conflict(order_.footprint(step), done_); });
  return reachable() && later_can_take();
}

bool Reversal::gone(std::uint32_t step) const {
  if (step < race_.earlier) return false;
  Dependence::Step const& s = order_.step(step);
  return step >= end_ || (contains(cut_, s.thread) && s.number >= first_gone_[static_cast<std::size_t>(s.thread)]);
}

void Reversal::cut(std::uint32_t step) {
  Dependence::Step const& s = order_.step(step);
  if (contains(cut_, s.thread)) return;
  cut_ |= only(s.thread);
  first_gone_[static_cast<std::size_t>(s.thread)] = s.number;
}

// Comes after something that is gone, in every equivalent execution.
bool Reversal::needs_what_is_gone(std::uint32_t step) const {
  for (Threads rest = cut_; rest != 0; rest &= rest - 1) {
    int const thread = first_of(rest);
    if (order_.includes(step, thread, first_gone_[static_cast<std::size_t>(thread)])) return true;
  }
  return false;
}

// The later step is what its thread would do next, and nothing that woke it is gone.
bool Reversal::reachable() const {
  if (blocked()) {
    std::uint32_t const last = order_.last_of(race_.thread);
    if (last != none && gone(last)) return false;
  } else if (order_.step(race_.later).number != first_gone_[static_cast<std::size_t>(race_.thread)]) {
    return false;
  }
  std::uint32_t const cause = cause_of_later();
  return diverted_ || cause == none || !gone(cause);
}

bool Reversal::later_can_take() const {
  for (Access const& access : done_) {
    bool const waits = access.mode == Mode::take || access.mode == Mode::share || access.mode == Mode::down;
    if (waits && free_for_later(access) < 1) return false;
  }
  return true;
}

// How many the later one would find. Of a lock: one, if nobody is in its way.
int Reversal::free_for_later(Access const& access) const {
  bool const down = access.mode == Mode::down, alone = access.mode == Mode::take;
  auto const change = [&](Mode mode) {
    if (down) return mode == Mode::up ? 1 : mode == Mode::down || mode == Mode::attempt ? -1 : 0;
    if (mode == Mode::take || mode == Mode::attempt || (alone && mode == Mode::share)) return -1;
    return mode == Mode::give || (alone && mode == Mode::unshare) ? 1 : 0;
  };
  // What it found, or would have found at the end, without what is gone. Only how far a lock that could not be had
  // alone is from free, with several readers perhaps, nobody says: that is counted from the beginning.
  bool const count_all = blocked() && alone;
  int free = down ? access.spare + 1 : 1;
  if (blocked() && !count_all) free = 0;
  order_.for_each_on(access, [&](std::uint32_t other, Access const& o) {
    if (other < race_.earlier && !count_all) return false;
    if (!overlap(o, access)) return true;
    bool const before = blocked() || other < race_.later;
    if (count_all)
      free += gone(other) ? 0 : change(o.mode);
    else if (before)
      free -= gone(other) ? change(o.mode) : 0;
    else if (down)
      free += gone(other) || other == race_.later ? 0 : change(o.mode);
    return true;
  });
  return free;
}

// What of the sequence the later step needs, and `step`, if any, with what that needs.
std::vector<std::uint32_t> Reversal::what_comes_before(std::uint32_t step) const {
  std::vector<std::uint32_t> before;
  for (std::uint32_t const other : sequence_) {
    bool const needed = !blocked() && other < race_.later && order_.includes(race_.later, other);
    if (needed || (step != none && other <= step && order_.includes(step, other))) before.push_back(other);
  }
  return before;
}

Threads Reversal::initials_of(std::vector<std::uint32_t> const& sequence) const {
  Threads initials = 0, seen = 0;
  for (auto i = sequence.begin(); i != sequence.end(); ++i) {
    int const thread = order_.step(*i).thread;
    if (contains(seen, thread)) continue;
    seen |= only(thread);
    bool const first =
        std::none_of(sequence.begin(), i, [&](std::uint32_t other) { return order_.includes(*i, other); });
    if (first) initials |= only(thread);
  }
  if (contains(seen, race_.thread)) return initials;
  bool const first = std::none_of(sequence.begin(), sequence.end(), [&](std::uint32_t other) {
    Footprint const& footprint = order_.footprint(other);
    return other == cause_of_later() || conflict(footprint, possible_) || only_enables(footprint, possible_);
  });
  return first ? initials | only(race_.thread) : initials;
}

}  // namespace racecourse::explore
