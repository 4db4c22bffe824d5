// Repeats an execution from its recorded decisions, one byte each: the thread that ran, or picked_flag and the way that
// was picked. Whatever does not fit is a divergence: the program is another, or depends on something that the decisions
// do not say. From there on the execution is not the recorded one, so it is given up, and problem() says where.
#include <string>
#include <utility>
#include <vector>

#include "grader/explore/strategies.h"

namespace racecourse::explore {
namespace {

class Replay final : public Strategy {
 public:
  explicit Replay(std::span<std::uint8_t const> decisions) : decisions_(decisions.begin(), decisions.end()) {}

  bool begin() override {
    at_ = 0;
    return !std::exchange(begun_, true);
  }

  int choose(Point const& point) override {
    if (!problem_.empty()) return abandon;
    if (at_ == decisions_.size()) return diverge("goes on after the last decision");
    std::uint8_t const decision = decisions_[at_];
    if ((decision & picked_flag) != 0) return diverge("has a thread to choose, the record a way to pick");
    if (decision >= max_threads || !contains(point.enabled, decision)) {
      return diverge("cannot run thread " + std::to_string(decision));
    }
    ++at_;
    return decision;
  }

  unsigned pick(Choice, unsigned ways) override {
    if (!problem_.empty()) return 0;
    if (at_ == decisions_.size()) return diverge("goes on after the last decision"), 0;
    std::uint8_t const decision = decisions_[at_];
    if ((decision & picked_flag) == 0) return diverge("has a way to pick, the record a thread to choose"), 0;
    unsigned const way = decision & ~picked_flag;
    if (way >= ways) {
      return diverge("has " + std::to_string(ways) + " ways, the record picks number " + std::to_string(way)), 0;
    }
    ++at_;
    return way;
  }

  void end(Point const&) override {
    if (problem_.empty() && at_ != decisions_.size()) diverge("ends here");
  }

  std::string name() const override { return "replay"; }
  std::string problem() const override { return problem_; }

 private:
  int diverge(std::string const& what) {
    problem_ =
        "at decision " + std::to_string(at_ + 1) + " of " + std::to_string(decisions_.size()) + " the program " + what;
    return abandon;
  }

  std::vector<std::uint8_t> decisions_;
  std::size_t at_ = 0;
  bool begun_ = false;
  std::string problem_;
};

}  // namespace

std::unique_ptr<Strategy> replay(std::span<std::uint8_t const> decisions) {
  return std::make_unique<Replay>(decisions);
}

}  // namespace racecourse::explore
