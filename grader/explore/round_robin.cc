#include "grader/explore/strategies.h"

namespace racecourse::explore {
namespace {

int following(Threads enabled, int current) {
  Threads const after = current == max_threads - 1 ? 0 : enabled & ~((Threads{2} << current) - 1);
  return first_of(after != 0 ? after : enabled);
}

class RoundRobin final : public Strategy {
 public:
  explicit RoundRobin(unsigned slice) : slice_(slice) {}

  bool begin() override {
    used_ = 0;
    return true;
  }

  int choose(Point const& point) override {
    bool const can_go_on = point.reason == Reason::operation && contains(point.enabled, point.current);
    if (can_go_on && (slice_ == 0 || ++used_ < slice_)) return point.current;
    used_ = 0;
    return following(point.enabled, point.current);
  }

  std::string name() const override { return "round-robin"; }

 private:
  unsigned slice_;
  unsigned used_ = 0;
};

}  // namespace

std::unique_ptr<Strategy> round_robin(unsigned slice) { return std::make_unique<RoundRobin>(slice); }

}  // namespace racecourse::explore
