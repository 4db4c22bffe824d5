#include "grader/explore/random.h"
#include "grader/explore/strategies.h"

namespace racecourse::explore {
namespace {

class RandomWalk final : public Strategy {
 public:
  explicit RandomWalk(std::uint64_t seed) : seed_(seed), random_(seed) {}

  bool begin() override {
    random_ = SplitMix64(seed_, executions_++);
    return true;
  }

  int choose(Point const& point) override {
    Threads threads = point.enabled;
    if (point.reason == Reason::yield && count_of(threads) > 1) threads &= ~only(point.current);
    auto const count = static_cast<std::uint64_t>(count_of(threads));
    return count == 1 ? first_of(threads) : nth_of(threads, static_cast<int>(random_.below(count)));
  }

  unsigned pick(Choice choice, unsigned ways) override { return usual_pick(random_, choice, ways); }
  std::string name() const override { return "random"; }

 private:
  std::uint64_t seed_, executions_ = 0;
  SplitMix64 random_;
};

}  // namespace

unsigned usual_pick(SplitMix64& random, Choice choice, unsigned ways) {
  if (ways < 2) return 0;
  if (choice == Choice::signal_target) return static_cast<unsigned>(random.below(ways));
  // What seldom happens must not happen all the time, or nothing else does.
  std::uint64_t const one_in = choice == Choice::reads_from || choice == Choice::store_position ? 2
                               : choice == Choice::access_point                                 ? 16
                                                                                                : 4;
  return random.below(one_in) != 0 ? 0 : 1 + static_cast<unsigned>(random.below(ways - 1));
}

std::unique_ptr<Strategy> random_walk(std::uint64_t seed) { return std::make_unique<RandomWalk>(seed); }

}  // namespace racecourse::explore
