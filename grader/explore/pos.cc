// Partial order sampling: Yuan, Yang, Gu, "Partial order aware concurrency sampling", CAV 2018, Algorithm POS. Each
// pending operation has a random priority and the highest runs; those that conflict with it draw again. So an operation
// that races with nobody does not decide how the races of its thread end, and a partial order with few racing pairs is
// hit with a probability that does not shrink with the number of operations that do not race.
//
// Deviates from the paper: a thread that yields waits until another one ran, and its next operation draws afresh.
#include <array>

#include "grader/explore/strategies.h"

namespace racecourse::explore {
namespace {

class Pos final : public Strategy {
 public:
  explicit Pos(std::uint64_t seed) : seed_(seed), random_(seed) {}

  bool begin() override {
    random_ = SplitMix64(seed_, executions_++);
    drawn_ = 0;
    return true;
  }

  int choose(Point const& point) override {
    Threads enabled = point.enabled;
    if ((enabled & (enabled - 1)) == 0) return run(first_of(enabled), point);
    if (point.reason == Reason::yield) enabled &= ~only(point.current);
    int highest = first_of(enabled);
    for (Threads rest = enabled; rest != 0; rest &= rest - 1) {
      int const thread = first_of(rest);
      if (priority(thread) > priority(highest)) highest = thread;
    }
    return run(highest, point);
  }

  unsigned pick(Choice choice, unsigned ways) override { return usual_pick(random_, choice, ways); }
  bool wants_every_point() const override { return true; }
  std::string name() const override { return "pos"; }

 private:
  std::uint64_t priority(int thread) {
    if (!contains(drawn_, thread)) {
      drawn_ |= only(thread);
      priorities_[static_cast<std::size_t>(thread)] = random_.next();
    }
    return priorities_[static_cast<std::size_t>(thread)];
  }

  int run(int thread, Point const& point) {
    Operation const& operation = point.pending[thread];
    Threads again = only(thread);
    for (Threads rest = drawn_ & point.live & ~again; rest != 0; rest &= rest - 1) {
      int const other = first_of(rest);
      if (conflict(operation, point.pending[other])) again |= only(other);
    }
    drawn_ &= ~again;
    return thread;
  }

  std::uint64_t seed_, executions_ = 0;
  SplitMix64 random_;
  Threads drawn_ = 0;  // threads whose pending operation has a priority
  std::array<std::uint64_t, max_threads> priorities_{};
};

}  // namespace

std::unique_ptr<Strategy> pos(std::uint64_t seed) { return std::make_unique<Pos>(seed); }

}  // namespace racecourse::explore
