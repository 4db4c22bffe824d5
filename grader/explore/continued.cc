#include "grader/explore/continued.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "grader/explore/follow.h"

namespace racecourse::explore {
namespace {

Schedule first_steps(Schedule const& schedule, std::uint64_t steps) {
  Schedule beginning{{}, schedule.picks};
  for (Turn const& turn : schedule.turns) {
    std::uint64_t const part = std::min(turn.steps, steps);
    if (part == 0) break;
    beginning.turns.push_back({turn.thread, part});
    steps -= part;
  }
  return beginning;
}

class Continued final : public Strategy {
 public:
  Continued(Schedule beginning, std::unique_ptr<Strategy> rest)
      : beginning_(std::move(beginning)), steps_(beginning_.steps()), rest_(std::move(rest)) {}

  bool begin() override {
    follow_.emplace(beginning_, Follow::exactly);
    follow_->begin();
    return rest_->begin();
  }
  int choose(Point const& point) override {
    in_beginning_ = follow_->log().count < steps_;
    return in_beginning_ ? follow_->choose(point) : rest_->choose(point);
  }
  unsigned pick(Choice choice, unsigned ways) override {
    return in_beginning_ ? follow_->pick(choice, ways) : rest_->pick(choice, ways);
  }
  void executed(int thread, Operation const& operation) override {
    if (!in_beginning_) rest_->executed(thread, operation);
  }
  void woke(int thread, bool spun) override {
    if (!in_beginning_) rest_->woke(thread, spun);
  }
  void all_ordered() override {
    if (!in_beginning_) rest_->all_ordered();
  }
  void end(Point const& point) override { rest_->end(point); }
  bool wants_every_point() const override { return true; }
  bool complete() const override { return rest_->complete(); }
  std::string name() const override { return rest_->name(); }

 private:
  Schedule beginning_;
  std::uint64_t steps_;
  std::unique_ptr<Strategy> rest_;
  std::optional<Follow> follow_;
  bool in_beginning_ = true;
};

}  // namespace

std::unique_ptr<Strategy> continued(Schedule const& schedule, std::uint64_t steps, std::unique_ptr<Strategy> rest) {
  return std::make_unique<Continued>(first_steps(schedule, steps), std::move(rest));
}

}  // namespace racecourse::explore
