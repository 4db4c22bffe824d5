// What `default` means: complete search if it fits into half of the executions, else the other half for strategies
// that each find what others miss, in fixed shares. No paper: few preemptions first, since what they find is the
// easiest to understand (Musuvathi and Qadeer, PLDI 2007); then those with a bound on what they miss (pct.cc, pos.cc,
// surw.cc). A strategy that has nothing left to explore leaves its share to those after it.
#include <utility>
#include <vector>

#include "grader/explore/strategies.h"

namespace racecourse::explore {
namespace {

class Portfolio final : public Strategy {
 public:
  Portfolio(std::uint64_t seed, std::uint64_t executions) : left_(executions) {
    add(dpor(), 14);
    for (int bound : {0, 1, 2}) add(preemption_bounded(bound), 1);
    for (int depth : {1, 2, 3}) add(pct(seed, depth), 1);
    add(pos(seed), 3);
    add(surw(seed), 3);
    add(random_walk(seed), 2);
    share();
  }

  bool begin() override {
    for (;;) {
      bool const more = current().begin();  // asked even with nothing left to spend: that may have been everything
      if (!more && current().complete()) return false;
      if (more && quota_ > 0) {
        --quota_;
        --left_;
        return true;
      }
      if (at_ + 1 == parts_.size()) return false;
      parts_[at_++].strategy = nullptr;
      share();
    }
  }

  int choose(Point const& point) override { return current().choose(point); }
  unsigned pick(Choice choice, unsigned ways) override { return current().pick(choice, ways); }
  void executed(int thread, Operation const& operation) override { current().executed(thread, operation); }
  void woke(int thread, bool spun) override { current().woke(thread, spun); }
  void all_ordered() override { current().all_ordered(); }
  bool ordered_before(EventId event, int thread) const override { return current().ordered_before(event, thread); }
  void end(Point const& point) override { current().end(point); }
  bool redundant() const override { return current().redundant(); }
  bool wants_every_point() const override { return current().wants_every_point(); }
  bool complete() const override { return current().complete(); }
  std::string name() const override { return current().name(); }

 private:
  struct Part {
    std::unique_ptr<Strategy> strategy;
    std::uint64_t weight;
  };

  void add(std::unique_ptr<Strategy> strategy, std::uint64_t weight) {
    parts_.push_back({std::move(strategy), weight});
  }
  Strategy& current() const { return *parts_[at_].strategy; }

  // The part's share of the executions that are left.
  void share() {
    std::uint64_t sum = 0;
    for (std::size_t i = at_; i < parts_.size(); ++i) sum += parts_[i].weight;
    quota_ = (left_ * parts_[at_].weight + sum - 1) / sum;
  }

  std::vector<Part> parts_;
  std::size_t at_ = 0;
  std::uint64_t left_, quota_ = 0;
};

}  // namespace

std::unique_ptr<Strategy> portfolio(std::uint64_t seed, std::uint64_t executions) {
  return std::make_unique<Portfolio>(seed, executions);
}

}  // namespace racecourse::explore
