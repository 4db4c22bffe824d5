// What an execution would have been if the later step of a race had come before the earlier one: the steps between them
// that can do without the earlier one, and then the later one. "notdep(e, E).e'" in Abdulla, Aronsson, Jonsson,
// Sagonas: "Source sets: a foundation for optimal dynamic partial order reduction", JACM 2017.
//
// Deviates in that steps may have to wait, for what the earlier step or one that goes with it took, brought, or both.
#pragma once

#include <array>
#include <vector>

#include "grader/explore/dependence.h"

namespace racecourse::explore {

class Reversal {
 public:
  explicit Reversal(Dependence const& order) : order_(order) {}

  // `done` is what the later step did, `announced` what it may do in other circumstances. If it is not part of the
  // execution, since the thread had to wait, `done` is what it would do. False: there is no such execution, the earlier
  // step or what goes with it makes the later one possible.
  bool find(Dependence::Race const& race, Footprint const& done, Operation const& announced);

  // Another one: the later step waits in vain for a lock which several share, and comes after those that have released
  // it in between, but before those that never do.
  bool find_after_release();

  // The threads that may begin it: nothing in it has to come before their first step.
  Threads initials() const { return initials_of(sequence_); }

  // The later step may do more than it did, and so conflict with more. Then it matters which of the steps that it did
  // not conflict with come before it: all of them may, or none. Calls visit(initials) for none of them and for each.
  bool depends_on_circumstances() const { return !diverted_ && !within(possible_, done_); }
  template <class Visit>
  void for_each_circumstance(Visit visit) {
    std::vector<std::uint32_t> const before = what_comes_before(none_);
    visit(initials_of(before));
    end_ = static_cast<std::uint32_t>(order_.size());
    keep_independent([](std::uint32_t) { return false; });
    std::vector<std::uint32_t> const all = sequence_;
    for (std::uint32_t const step : all) {
      Footprint const& footprint = order_.footprint(step);
      if (conflict(footprint, possible_) && !conflict(footprint, done_)) visit(initials_of(what_comes_before(step)));
    }
  }

 private:
  static constexpr std::uint32_t none_ = Dependence::none;

  bool blocked() const { return race_.later == Dependence::none; }
  std::uint32_t end_of_later() const;
  std::uint32_t cause_of_later() const;
  bool keep(std::uint32_t end, bool all_conflicting);
  // What can do without the earlier step and those that are `also_gone`.
  template <class Gone>
  void keep_independent(Gone also_gone) {
    sequence_.clear();
    cut_ = 0;
    cut(race_.earlier);
    for (std::uint32_t i = race_.earlier + 1; i < end_; ++i) {
      if (needs_what_is_gone(i) || also_gone(i))
        cut(i);
      else
        sequence_.push_back(i);
    }
  }
  void note_still_shared(Access const& access);
  bool needs_what_is_gone(std::uint32_t step) const;
  bool reachable() const;
  bool later_can_take() const;
  int free_for_later(Access const& access) const;
  bool gone(std::uint32_t step) const;
  Threads initials_of(std::vector<std::uint32_t> const& sequence) const;
  std::vector<std::uint32_t> what_comes_before(std::uint32_t step) const;
  void cut(std::uint32_t step);

  Dependence const& order_;
  Dependence::Race race_{};
  Footprint done_, possible_;            // of the later step: what it did; what it may do
  bool diverted_ = false;                // the earlier step made the thread do the later one instead of something else
  std::uint32_t end_ = 0;                // steps from here on are gone, too
  std::vector<std::uint32_t> sequence_;  // without the later one
  std::vector<std::uint32_t> still_shared_;
  Threads cut_ = 0;                                      // threads of which something before end_ is gone
  std::array<std::uint32_t, max_threads> first_gone_{};  // by thread: the number of the first step that is
};

}  // namespace racecourse::explore
