#include "grader/explore/strategy.h"

namespace racecourse::explore {
namespace {

// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014): one word of state and
// good from any seed, so that neighbouring seeds give unrelated walks.
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  // Uniform in [0, bound). The bias of the remainder is below 2^-58 for the handful of threads there are.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

class RandomWalk final : public Strategy {
 public:
  explicit RandomWalk(std::uint64_t seed) : random_(seed) {}

  int choose(Point const& point) override {
    if (point.reason != Reason::yield || point.enabled.size() == 1) {
      return point.enabled[random_.below(point.enabled.size())];
    }
    // Among the others: skip the yielding thread's place in the ascending list.
    std::uint64_t const pick = random_.below(point.enabled.size() - 1);
    std::uint64_t seen = 0;
    for (int const id : point.enabled) {
      if (id != point.current && seen++ == pick) return id;
    }
    return point.enabled.front();
  }

  bool coin(unsigned one_in) override { return one_in != 0 && random_.below(one_in) == 0; }

 private:
  SplitMix64 random_;
};

}  // namespace

std::unique_ptr<Strategy> random_walk(std::uint64_t seed) { return std::make_unique<RandomWalk>(seed); }

}  // namespace racecourse::explore
