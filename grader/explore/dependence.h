// Which step of an execution comes before which, in every execution that is equivalent to it: the partial order that
// partial-order reduction works on, as vector clocks. A step is what a thread does between one decision and the next.
//
// A step comes after those of its own thread, those that it conflicts with and came before, and those without which it
// could not have happened. Not the happens-before order of C++: here a relaxed store is ordered with a relaxed load of
// the same place, since swapping them can change what the load sees.
//
// A search repeats the beginning of an execution again and again. What was known of the repeated steps stays:
//
//   order.restart(kept);                        // this execution begins with the same `kept` steps as the one before
//   order.repeat();                             // ... each of them ...
//   order.add(thread, footprint, races);        // ... and then new ones
//
// Thread safety: none needed. Cost: a new step takes O(threads) and O(steps on the same place that it does not find
// ordered already); a repeated one O(1). Nothing is allocated once the tables have grown.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "grader/explore/footprint.h"
#include "grader/explore/strategy.h"

namespace racecourse::explore {

class Dependence {
 public:
  static constexpr std::uint32_t none = ~0u;

  struct Step {
    int thread = 0;
    std::uint32_t number = 0;       // of its thread, from 1
    std::uint32_t cause = none;     // the step that woke the thread, if it waited
    std::uint32_t previous = none;  // of the same thread
    std::uint32_t operations = 0;   // that the thread reported before
    std::uint32_t first_touch = 0;
  };
  // Two conflicting steps of two threads with nothing between them.
  struct Race {
    std::uint32_t earlier;
    std::uint32_t later;  // `none`: what `thread` was about to do when the execution ended
    int thread;
  };

  void restart(std::size_t kept);
  void repeat(std::uint32_t operations);
  // Appends the races that the new step is the later part of.
  void add(int thread, Footprint const& footprint, std::uint32_t operations, std::vector<Race>& races);
  // The races of what a thread was about to do, but could not.
  void races_of_pending(int thread, Footprint const& footprint, std::vector<Race>& races);

  // What `thread` does next comes after the step that is to be added or repeated next. `instead`: it could have done
  // something else before; otherwise it waited. `spun`: it only tried again and again, and might have done what it does
  // next before this step, too, to no effect.
  void woke(int thread, bool spun, bool instead);
  // All steps so far come before all that follow; but a thread that waits for another, and not for this, might have
  // done what it is about to do before: wait_for_all() says who waited for this.
  void order_all();
  void wait_for_all(Threads threads);

  // Of this execution so far.
  std::size_t size() const { return now_; }
  Step const& step(std::size_t index) const { return steps_[index]; }
  Footprint const& footprint(std::size_t index) const { return footprints_[index]; }
  // Step `later` has the `number`-th step of `thread` before it, or is it.
  bool includes(std::size_t later, int thread, std::uint32_t number) const {
    return row(later)[static_cast<std::size_t>(thread)] >= number;
  }
  bool includes(std::size_t later, std::size_t earlier) const {
    return includes(later, steps_[earlier].thread, steps_[earlier].number);
  }
  int threads() const { return static_cast<int>(width_); }
  std::uint32_t last_of(int thread) const { return newest_[static_cast<std::size_t>(thread)]; }
  std::uint32_t cause_of_next(int thread) const { return wakers_[static_cast<std::size_t>(thread)]; }
  bool ordered_before(EventId event, int thread) const;

  // Calls visit(step, access) for what was done to the place of `access`, newest first, until it returns false.
  template <class Visit>
  void for_each_on(Access const& access, Visit visit) const;

 private:
  struct Touch {
    Access access;
    std::uint32_t step, place;
    std::uint32_t before;  // the touch before on the same place, or none
  };
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t place = none;
  };
  struct Candidate {
    std::uint32_t step;
    std::uint8_t weight;  // 2: conflicts and hides what is behind it; 1: conflicts; 0: only enables
  };

  // Places are told apart by blocks of sixteen bytes; an access may reach into the next one.
  static std::uint64_t first_key(Access const& access) { return access.address >> 4; }
  static std::uint64_t last_key(Access const& access) { return (access.address + access.size - 1) >> 4; }
  Slot& slot(std::uint64_t key);
  Slot const& slot(std::uint64_t key) const { return const_cast<Dependence*>(this)->slot(key); }
  std::uint32_t place(std::uint64_t key);
  void grow_slots();

  // Two clocks: that of the order of steps, then the same without the edges to those who were woken from spinning.
  std::size_t stride() const { return 2 * width_; }
  std::uint32_t* row(std::size_t step) { return &clocks_[step * stride()]; }
  std::uint32_t const* row(std::size_t step) const { return &clocks_[step * stride()]; }
  void join(std::uint32_t* into, std::uint32_t const* from) const;
  void widen(int thread);
  void begin_clock(int thread, std::uint32_t* clock) const;
  void join_barrier(std::size_t count, std::uint32_t* clock) const;
  void collect(Access const& access);
  void follow(int thread, std::uint32_t later, Footprint const& footprint, std::uint32_t* clock,
              std::vector<Race>& races);
  void touch(std::uint32_t step, Footprint const& footprint);
  void drop_step();

  std::vector<Step> steps_;
  std::vector<Footprint> footprints_;
  std::vector<Touch> touches_;
  std::size_t width_ = 8;                      // threads that a clock has room for
  std::vector<std::uint32_t> clocks_;          // a row for each step
  std::vector<std::uint32_t> barriers_;        // how many steps came before each
  std::vector<std::uint32_t> barrier_clocks_;  // a row for each
  std::vector<std::uint32_t> scratch_, without_;
  std::vector<Candidate> candidates_;
  std::vector<Slot> slots_ = std::vector<Slot>(256);  // hash table of places
  std::vector<std::uint32_t> newest_touch_;           // by place

  // Of this execution so far.
  std::size_t now_ = 0, barrier_ = 0;
  std::array<std::uint32_t, max_threads> barriers_before_{};    // by thread: how many it has waited for
  std::array<std::uint32_t, max_threads> newest_{}, wakers_{};  // by thread: its last step; who woke it since then
  Threads diverted_ = 0;                                        // who could have gone on without being woken
  Threads spun_ = 0;                                            // who only tried again and again
};

template <class Visit>
void Dependence::for_each_on(Access const& access, Visit visit) const {
  for (std::uint64_t key = first_key(access); key <= last_key(access); ++key) {
    std::uint32_t const place = slot(key).place;
    if (place == none) continue;
    for (std::uint32_t t = newest_touch_[place]; t != none; t = touches_[t].before) {
      if (!visit(touches_[t].step, touches_[t].access)) break;
    }
  }
}

}  // namespace racecourse::explore
