#include "grader/explore/strategy.h"

namespace racecourse::explore {
namespace {

int following(std::span<int const> enabled, int current) {
  for (int const id : enabled) {
    if (id > current) return id;
  }
  return enabled.front();
}

class RoundRobin final : public Strategy {
 public:
  explicit RoundRobin(unsigned slice) : slice_(slice) {}

  int choose(Point const& point) override {
    if (point.reason == Reason::operation && (slice_ == 0 || ++used_ < slice_)) return point.current;
    used_ = 0;
    return following(point.enabled, point.current);
  }

 private:
  unsigned slice_;
  unsigned used_ = 0;
};

}  // namespace

std::unique_ptr<Strategy> round_robin(unsigned slice) { return std::make_unique<RoundRobin>(slice); }

}  // namespace racecourse::explore
