// Depth-first search without reduction: every order of operations, or with a bound every order with at most that many
// preemptions (Musuvathi and Qadeer: "Iterative context bounding for systematic testing of multithreaded programs",
// PLDI 2007). A preemption is a switch away from a thread that could go on; one that yields may be left for free.
//
// Deviates from the paper in that the bound is fixed and not raised step by step: the portfolio does that.
#include <string>

#include "grader/explore/path.h"
#include "grader/explore/strategies.h"

namespace racecourse::explore {
namespace {

class Exhaustive final : public Strategy {
 public:
  explicit Exhaustive(int bound) : bound_(bound) {}

  bool begin() override {
    if (!begun_) {
      begun_ = true;
    } else if (!path_.advance([](Node const&) {}, &Exhaustive::next)) {
      complete_ = true;
      return false;
    }
    path_.restart();
    preemptions_ = 0;
    return true;
  }

  int choose(Point const& point) override {
    bool const can_go_on = contains(point.enabled, point.current) && point.reason == Reason::operation;
    Node* node = path_.repeat_node();
    if (node == nullptr) {
      node = &path_.add_node();
      node->chosen = can_go_on ? point.current : first_of(point.enabled);
      bool const stay = can_go_on && bound_ >= 0 && preemptions_ >= bound_;
      node->left = stay ? 0 : point.enabled & ~only(node->chosen);
    }
    if (can_go_on && node->chosen != point.current) ++preemptions_;
    return node->chosen;
  }

  unsigned pick(Choice, unsigned ways) override { return path_.pick(ways, 0, 0); }
  bool complete() const override { return complete_ && bound_ < 0; }
  std::string name() const override { return bound_ < 0 ? "exhaustive" : "preemptions " + std::to_string(bound_); }

 private:
  struct Node {
    Threads left = 0;
    int chosen = 0;
  };

  static bool next(Node& node) {
    if (node.left == 0) return false;
    node.chosen = first_of(node.left);
    node.left &= node.left - 1;
    return true;
  }

  Path<Node> path_;
  int bound_, preemptions_ = 0;
  bool begun_ = false, complete_ = false;
};

}  // namespace

std::unique_ptr<Strategy> exhaustive() { return std::make_unique<Exhaustive>(-1); }
std::unique_ptr<Strategy> preemption_bounded(int bound) { return std::make_unique<Exhaustive>(bound); }

}  // namespace racecourse::explore
