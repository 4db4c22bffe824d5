#include "grader/explore/dependence.h"

#include <algorithm>
#include <utility>

namespace racecourse::explore {
namespace {

// Operations on the same sixteen bytes stand in one list: no access crosses them.
constexpr std::uint64_t key_of(std::uint64_t address) { return (address >> 4) + 1; }

std::size_t hash(std::uint64_t key) { return static_cast<std::size_t>((key * 0x9e3779b97f4a7c15u) >> 40); }

}  // namespace

void Dependence::restart() {
  events_.clear();
  clocks_.clear();
  for (Clock& clock : threads_) clock.clear();
  all_.clear();
  ++round_;  // empties places_
  used_places_ = 0;
}

Dependence::Clock& Dependence::clock_of(int thread) {
  auto const t = static_cast<std::size_t>(thread);
  if (threads_.size() <= t) threads_.resize(t + 1);
  Clock& clock = threads_[t];
  if (clock.size() <= t) clock.resize(t + 1);
  return clock;
}

Dependence::Place& Dependence::place_of(std::uint64_t address) {
  if (used_places_ * 2 > places_.size()) {
    std::vector<Place> const old = std::exchange(places_, std::vector<Place>(places_.size() * 2));
    for (Place const& place : old) {
      if (place.round != round_) continue;
      std::size_t i = hash(place.key) % places_.size();
      while (places_[i].round == round_) i = (i + 1) % places_.size();
      places_[i] = place;
    }
  }
  std::uint64_t const key = key_of(address);
  std::size_t i = hash(key) % places_.size();
  for (; places_[i].round == round_; i = (i + 1) % places_.size()) {
    if (places_[i].key == key) return places_[i];
  }
  ++used_places_;
  places_[i] = {key, 0, round_};
  return places_[i];
}

void Dependence::join(Clock& into, Event const& event) const {
  if (into.size() < event.width) into.resize(event.width);
  for (std::size_t i = 0; i < event.width; ++i) into[i] = std::max(into[i], clocks_[event.clock + i]);
}

// Adds the events that matter to `access`, newest first within its list, to candidates_.
void Dependence::collect(Access const& access) {
  if (access.mode == Mode::none) return;
  std::uint32_t next = place_of(access.address).newest;
  while (next != 0) {
    std::uint32_t const index = next - 1;
    Event const& event = events_[index];
    // Both accesses of the event may be in this list; the link of the first that is leads on.
    bool const by_first =
        event.operation.first.mode != Mode::none && key_of(event.operation.first.address) == key_of(access.address);
    next = event.before[by_first ? 0 : 1];
    bool conflicts = false, enables = false, covered = false;
    for (Access const& other : {event.operation.first, event.operation.second}) {
      bool const matters = conflict(other, access) || only_enables(other, access);
      conflicts = conflicts || conflict(other, access);
      enables = enables || only_enables(other, access);
      covered = covered || (matters && covers(other, access));
    }
    if (conflicts || enables) candidates_.push_back({index, conflicts, enables});
    if (covered) return;
  }
}

// Turns the thread's clock into that of its next operation, and finds the races on the way.
void Dependence::walk(int thread, Operation const& operation, Clock& clock, std::vector<Race>* races) {
  candidates_.clear();
  collect(operation.first);
  collect(operation.second);
  if (candidates_.empty()) return;
  std::sort(candidates_.begin(), candidates_.end(),
            [](Candidate const& a, Candidate const& b) { return a.event > b.event; });
  Clock const before = clock;  // enabling events count only at the end: they hide no race behind them
  Clock without = before;
  for (Candidate const& candidate : candidates_) {
    Event const& event = events_[candidate.event];
    auto const other = static_cast<std::size_t>(event.thread);
    bool const known = other < without.size() && without[other] >= event.number;
    if (candidate.conflicts) {
      if (!known && event.thread != thread && races != nullptr) races->push_back({candidate.event, without});
      join(without, event);
    }
    join(clock, event);
  }
}

void Dependence::add(int thread, Operation const& operation, std::size_t node, std::vector<Race>* races) {
  Clock& clock = clock_of(thread);
  if (!all_.empty()) {
    if (clock.size() < all_.size()) clock.resize(all_.size());
    for (std::size_t i = 0; i < all_.size(); ++i) clock[i] = std::max(clock[i], all_[i]);
  }
  walk(thread, operation, clock, races);
  Event event{thread, ++clock[static_cast<std::size_t>(thread)], node, operation, clocks_.size(), clock.size(), {0, 0}};
  clocks_.insert(clocks_.end(), clock.begin(), clock.end());
  auto const index = static_cast<std::uint32_t>(events_.size() + 1);
  bool const same_list = operation.first.mode != Mode::none && operation.second.mode != Mode::none &&
                         key_of(operation.first.address) == key_of(operation.second.address);
  if (operation.first.mode != Mode::none) {
    event.before[0] = std::exchange(place_of(operation.first.address).newest, index);
  }
  if (operation.second.mode != Mode::none && !same_list) {
    event.before[1] = std::exchange(place_of(operation.second.address).newest, index);
  }
  events_.push_back(event);
}

void Dependence::races_of_pending(int thread, Operation const& operation, std::vector<Race>& races) {
  Clock clock = clock_of(thread);
  walk(thread, operation, clock, &races);
}

void Dependence::order_all() {
  for (Clock const& clock : threads_) {
    if (all_.size() < clock.size()) all_.resize(clock.size());
    for (std::size_t i = 0; i < clock.size(); ++i) all_[i] = std::max(all_[i], clock[i]);
  }
}

bool Dependence::ordered_before(EventId event, int thread) const {
  auto const at = [&](Clock const& clock) {
    auto const t = static_cast<std::size_t>(event.thread);
    return t < clock.size() ? clock[t] : 0;
  };
  auto const t = static_cast<std::size_t>(thread);
  return at(all_) >= event.number || (t < threads_.size() && at(threads_[t]) >= event.number);
}

Threads Dependence::initials(Race const& race, int thread) const {
  Event const& earlier = events_[race.earlier];
  Threads initials = 0, seen = 0;
  std::uint32_t first[max_threads];
  for (std::size_t i = race.earlier + 1; i < events_.size(); ++i) {
    Event const& event = events_[i];
    if (contains(seen, event.thread) || includes(event, earlier.thread, earlier.number)) continue;
    bool led = false;  // something in this part comes before it
    for (Threads rest = seen; rest != 0 && !led; rest &= rest - 1) {
      led = includes(event, first_of(rest), first[first_of(rest)]);
    }
    seen |= only(event.thread);
    first[event.thread] = event.number;
    if (!led) initials |= only(event.thread);
  }
  if (contains(seen, thread)) return initials;
  for (Threads rest = seen; rest != 0; rest &= rest - 1) {
    auto const other = static_cast<std::size_t>(first_of(rest));
    if (other < race.without.size() && race.without[other] >= first[other]) return initials;
  }
  return initials | only(thread);
}

}  // namespace racecourse::explore
