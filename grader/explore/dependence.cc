#include "grader/explore/dependence.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace racecourse::explore {

void Dependence::restart(std::size_t kept) {
  while (steps_.size() > kept) drop_step();
  while (!barriers_.empty() && barriers_.back() >= kept) barriers_.pop_back();
  barrier_clocks_.resize(barriers_.size() * stride());
  now_ = barrier_ = 0;
  newest_.fill(none);
  wakers_.fill(none);
  barriers_before_.fill(0);
}

void Dependence::drop_step() {
  for (; touches_.size() > steps_.back().first_touch; touches_.pop_back()) {
    newest_touch_[touches_.back().place] = touches_.back().before;
  }
  footprints_.pop_back();
  steps_.pop_back();
  clocks_.resize(steps_.size() * stride());
}

void Dependence::repeat(std::uint32_t operations) {
  Step const& step = steps_[now_];
  assert(step.operations == operations);
  auto const thread = static_cast<std::size_t>(step.thread);
  newest_[thread] = static_cast<std::uint32_t>(now_++);
  wakers_[thread] = none;
  barriers_before_[thread] = static_cast<std::uint32_t>(barrier_);
}

void Dependence::woke(int thread, bool spun, bool instead) {
  std::uint32_t& waker = wakers_[static_cast<std::size_t>(thread)];
  if (waker != none) return;
  waker = static_cast<std::uint32_t>(now_);
  diverted_ = instead ? diverted_ | only(thread) : diverted_ & ~only(thread);
  spun_ = spun ? spun_ | only(thread) : spun_ & ~only(thread);
}

void Dependence::order_all() {
  if (barrier_ == barriers_.size()) {
    barriers_.push_back(static_cast<std::uint32_t>(now_));
    barrier_clocks_.resize(barriers_.size() * stride());
    std::uint32_t* const clock = &barrier_clocks_[barrier_ * stride()];
    if (barrier_ > 0) join(clock, clock - stride());
    for (std::uint32_t const step : newest_) {
      if (step != none) join(clock, row(step));
    }
  }
  ++barrier_;
}

void Dependence::wait_for_all(Threads threads) {
  for (; threads != 0; threads &= threads - 1) {
    barriers_before_[static_cast<std::size_t>(first_of(threads))] = static_cast<std::uint32_t>(barrier_);
  }
}

void Dependence::join(std::uint32_t* into, std::uint32_t const* from) const {
  for (std::size_t i = 0; i < stride(); ++i) into[i] = std::max(into[i], from[i]);
}

// Makes room for the thread in every clock.
void Dependence::widen(int thread) {
  std::size_t const old = width_;
  while (width_ <= static_cast<std::size_t>(thread)) width_ *= 2;
  for (auto* clocks : {&clocks_, &barrier_clocks_}) {
    std::vector<std::uint32_t> wide(clocks->size() / old * width_);
    for (std::size_t i = 0; i < clocks->size(); ++i) wide[i / old * width_ + i % old] = (*clocks)[i];
    *clocks = std::move(wide);
  }
}

Dependence::Slot& Dependence::slot(std::uint64_t key) {
  std::size_t const mask = slots_.size() - 1;
  std::size_t i = (key * 0x9e3779b97f4a7c15u >> 32) & mask;
  while (slots_[i].place != none && slots_[i].key != key) i = (i + 1) & mask;
  return slots_[i];
}

void Dependence::grow_slots() {
  std::vector<Slot> const old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  for (Slot const& used : old) {
    if (used.place != none) slot(used.key) = used;
  }
}

std::uint32_t Dependence::place(std::uint64_t key) {
  Slot& found = slot(key);
  if (found.place == none) {
    found = {key, static_cast<std::uint32_t>(newest_touch_.size())};
    newest_touch_.push_back(none);
    if (newest_touch_.size() * 2 > slots_.size()) {
      grow_slots();
      return static_cast<std::uint32_t>(newest_touch_.size() - 1);
    }
  }
  return found.place;
}

// What the thread knows when it begins its next step, whatever that is.
void Dependence::begin_clock(int thread, std::uint32_t* clock) const {
  auto const t = static_cast<std::size_t>(thread);
  if (newest_[t] == none)
    std::fill(clock, clock + stride(), 0);
  else
    std::copy(row(newest_[t]), row(newest_[t]) + stride(), clock);
  join_barrier(barriers_before_[t], clock);
  if (wakers_[t] == none || contains(diverted_, thread)) return;
  std::uint32_t const* const waker = row(wakers_[t]);
  std::size_t const count = contains(spun_, thread) ? width_ : stride();
  for (std::size_t i = 0; i < count; ++i) clock[i] = std::max(clock[i], waker[i]);
}

void Dependence::join_barrier(std::size_t count, std::uint32_t* clock) const {
  if (count > 0) join(clock, &barrier_clocks_[(count - 1) * stride()]);
}

// Adds the steps that matter to `access` to candidates_. Who waits for a lock cannot come right before somebody that
// found it taken, but perhaps before who took it: only the latter hides what is behind. (An attempt may have been one
// to share what was shared already.) Who gives back has taken: what came before that is known.
void Dependence::collect(Access const& access) {
  bool const waits = access.mode == Mode::take || access.mode == Mode::share || access.mode == Mode::down;
  for_each_on(access, [&](std::uint32_t step, Access const& other) {
    bool const conflicts = conflict(other, access);
    if (!conflicts && !only_enables(other, access)) {
      return access.mode != Mode::give || other.mode != Mode::take || !covers(other, access);
    }
    bool const takes = other.mode == Mode::take || other.mode == Mode::down ||
                       (other.mode == Mode::attempt && access.mode != Mode::take);
    std::uint8_t const weight = !conflicts ? 0 : waits && !takes ? 1 : 2;
    candidates_.push_back({step, weight});
    return weight == 1 || !covers(other, access);
  });
}

// Turns what the thread knows into the clock of its step, and finds the races on the way: what conflicts and is not
// known, not even by way of what came in between. What only enables counts at the end, for it hides no race behind it.
void Dependence::follow(int thread, std::uint32_t later, Footprint const& footprint, std::uint32_t* clock,
                        std::vector<Race>& races) {
  candidates_.clear();
  bool const woken = wakers_[static_cast<std::size_t>(thread)] != none;
  for (Access const& access : footprint) {
    if (access.mode != Mode::resume || !woken) collect(access);
  }
  if (woken && contains(diverted_, thread)) candidates_.push_back({wakers_[static_cast<std::size_t>(thread)], 2});
  if (footprint.everything()) {
    for (std::uint32_t const step : newest_) {
      if (step != none) candidates_.push_back({step, 2});
    }
  }
  if (candidates_.size() > 1) {
    std::sort(candidates_.begin(), candidates_.end(), [](Candidate const& a, Candidate const& b) {
      return a.step != b.step ? a.step > b.step : a.weight > b.weight;
    });
  }
  without_.assign(clock, clock + stride());
  for (Candidate const& candidate : candidates_) {
    Step const& step = steps_[candidate.step];
    if (candidate.weight > 0) {
      auto const other = static_cast<std::size_t>(step.thread);
      bool const known = without_[other] >= step.number;  // and so is all that it knows
      if (known && without_[width_ + other] >= step.number) continue;
      if (!known && step.thread != thread) races.push_back({candidate.step, later, thread});
      if (candidate.weight > 1) join(without_.data(), row(candidate.step));
    }
    join(clock, row(candidate.step));
  }
  join_barrier(barrier_, clock);
}

void Dependence::touch(std::uint32_t step, Footprint const& footprint) {
  for (Access const& access : footprint) {
    for (std::uint64_t key = first_key(access); key <= last_key(access); ++key) {
      std::uint32_t const at = place(key);
      auto const index = static_cast<std::uint32_t>(touches_.size());
      touches_.push_back({access, step, at, std::exchange(newest_touch_[at], index)});
    }
  }
}

void Dependence::add(int thread, Footprint const& footprint, std::uint32_t operations, std::vector<Race>& races) {
  if (static_cast<std::size_t>(thread) >= width_) widen(thread);
  auto const t = static_cast<std::size_t>(thread);
  auto const index = static_cast<std::uint32_t>(now_);
  clocks_.resize((now_ + 1) * stride());
  std::uint32_t* const clock = row(now_);
  begin_clock(thread, clock);
  follow(thread, index, footprint, clock, races);
  clock[width_ + t] = ++clock[t];
  steps_.push_back({thread, clock[t], wakers_[t], newest_[t], operations, static_cast<std::uint32_t>(touches_.size())});
  footprints_.push_back(footprint);
  touch(index, footprint);
  newest_[t] = index;
  wakers_[t] = none;
  barriers_before_[t] = static_cast<std::uint32_t>(barrier_);
  ++now_;
}

void Dependence::races_of_pending(int thread, Footprint const& footprint, std::vector<Race>& races) {
  if (static_cast<std::size_t>(thread) >= width_) widen(thread);
  scratch_.resize(stride());
  begin_clock(thread, scratch_.data());
  follow(thread, none, footprint, scratch_.data(), races);
}

bool Dependence::ordered_before(EventId event, int thread) const {
  if (event.thread == thread) return true;
  std::uint32_t step = newest_[static_cast<std::size_t>(event.thread)];
  while (step != none && steps_[step].operations >= event.number) step = steps_[step].previous;
  if (step == none) return true;  // before there was anything to decide
  auto const t = static_cast<std::size_t>(thread), other = static_cast<std::size_t>(event.thread);
  std::uint32_t const number = steps_[step].number;
  auto const knows = [&](std::uint32_t const* clock) { return clock[width_ + other] >= number; };
  return (newest_[t] != none && knows(row(newest_[t]))) ||
         (barrier_ > 0 && knows(&barrier_clocks_[(barrier_ - 1) * stride()])) ||
         (wakers_[t] != none && !contains(spun_, thread) && knows(row(wakers_[t])));
}

}  // namespace racecourse::explore
