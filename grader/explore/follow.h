// Repeats an execution, and keeps a log of what it was like, so that two repetitions can be held against each other.
//
//   Follow follow(schedule, Follow::exactly);
//   while (follow.begin()) run(follow);
//   follow.diverged();                    // the program did not do what the schedule says
//   follow.log() == earlier.log()         // step by step: who could run, who did, and what it did
//
// `as_far_as_possible` takes the schedule for a wish instead: a turn whose thread cannot run is left out, a way that
// does not exist is the ordinary one, and when the wishes are used up the running thread goes on as long as it can.
#pragma once

#include <vector>

#include "grader/explore/pick_counter.h"
#include "grader/explore/schedule.h"

namespace racecourse::explore {

// What was seen of one step.
struct Step {
  Threads enabled = 0;
  int thread = 0;
  bool executed = false;  // otherwise the operation is what it was about to do
  Operation operation;
  bool operator==(Step const&) const = default;
};

class Follow final : public Strategy {
 public:
  enum Manner { exactly, as_far_as_possible };
  // Steps beyond this many are in the log's hash only.
  static constexpr std::size_t most_logged = 1u << 16;

  struct Log {
    std::vector<Step> steps;
    std::uint64_t hash = 0, count = 0;
    bool operator==(Log const&) const = default;
  };

  // The schedule must outlive the strategy.
  Follow(Schedule const& schedule, Manner manner);

  bool begin() override;
  int choose(Point const& point) override;
  unsigned pick(Choice choice, unsigned ways) override;
  void executed(int thread, Operation const& operation) override;
  void end(Point const& point) override;
  bool wants_every_point() const override { return true; }
  std::string name() const override { return "replay"; }

  // Only in manner `exactly`. The step, counted from 1, at which it was noticed is log().count.
  bool diverged() const { return diverged_; }
  Log const& log() const { return log_; }

 private:
  int wished(Point const& point);
  void note(std::uint64_t value) { log_.hash = (log_.hash ^ value) * 0x9e3779b97f4a7c15u + (log_.hash >> 29); }
  void note(Operation const& operation);

  Schedule const& schedule_;
  std::vector<Picked> picks_;  // in order
  Manner manner_;
  std::size_t turn_ = 0;
  std::uint64_t done_ = 0;  // steps of that turn
  PickCounter counter_;
  Log log_;
  std::size_t picks_used_ = 0;
  bool begun_ = false, diverged_ = false;
};

}  // namespace racecourse::explore
