// Complete search with dynamic partial-order reduction: of all executions that differ only in the order of operations
// that do not conflict, one is run.
//
// Source sets with sleep sets, after Abdulla, Aronsson, Jonsson, Sagonas: "Optimal dynamic partial order reduction"
// (POPL 2014), Algorithm 1. Deviations:
// - Operations may be disabled (locks, waits). The later part of a race then may not have been possible before the
//   earlier one; Dependence looks behind operations that only enable. The operations that threads are about to do when
//   an execution ends take part in races, too (as in Flanagan and Godefroid, POPL 2005): in a deadlock they never run.
// - Operations may have several outcomes (Choice); each is tried, as if it were an operation of its own.
// An execution that runs into nothing but sleeping threads is given up, and not counted.
#include "grader/explore/dependence.h"
#include "grader/explore/path.h"
#include "grader/explore/strategies.h"

namespace racecourse::explore {
namespace {

class Dpor final : public Strategy {
 public:
  bool begin() override {
    if (!begun_) {
      begun_ = true;
    } else if (!path_.advance([](Path::Node const& n) { return n.backtrack & ~(n.done | n.sleep); })) {
      complete_ = true;
      return false;
    }
    path_.restart();
    order_.restart();
    parent_ = nowhere;
    asleep_ = 0;
    return true;
  }

  int choose(Point const& point) override {
    Path::Node* node = path_.replayed_node();
    if (node == nullptr) {
      Path::Node fresh;
      fresh.enabled = point.enabled;
      fresh.sleep = asleep_;
      Threads const awake = fresh.enabled & ~fresh.sleep;
      if (awake == 0) return abandon;
      fresh.chosen = contains(awake, point.current) ? point.current : first_of(awake);
      fresh.backtrack = only(fresh.chosen);
      node = &path_.add_node(fresh);
    }
    parent_ = path_.current_node();
    asleep_ = (node->sleep | node->done) & ~only(node->chosen);
    pending_ = point.pending;
    return node->chosen;
  }

  unsigned pick(Choice, unsigned ways) override { return path_.pick(ways); }

  void executed(int thread, Operation const& operation) override {
    wake_up(operation);
    races_.clear();
    order_.add(thread, operation, parent_, path_.in_new_part() ? &races_ : nullptr);
    for (Dependence::Race const& race : races_) reverse(race, thread);
  }

  void all_ordered() override {
    order_.order_all();
    asleep_ = 0;
  }

  bool ordered_before(EventId event, int thread) const override { return order_.ordered_before(event, thread); }

  void end(Point const& point) override {
    for (Threads rest = point.live; rest != 0; rest &= rest - 1) {
      int const thread = first_of(rest);
      races_.clear();
      order_.races_of_pending(thread, point.pending[thread], races_);
      for (Dependence::Race const& race : races_) reverse(race, thread);
    }
  }

  bool complete() const override { return complete_; }
  bool wants_every_point() const override { return true; }
  std::string name() const override { return "dpor"; }

 private:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  // What sleeps has been tried in a state that differs only by operations independent of it.
  void wake_up(Operation const& done) {
    for (Threads rest = asleep_; rest != 0; rest &= rest - 1) {
      if (conflict(pending_[first_of(rest)], done)) asleep_ &= ~only(first_of(rest));
    }
  }

  // Sees to it that the operations of a race are tried in the other order.
  void reverse(Dependence::Race const& race, int thread) {
    Path::Node& node = path_.node(order_.events()[race.earlier].node);
    Threads const initials = order_.initials(race, thread);
    if ((initials & (node.backtrack | node.sleep)) != 0) return;
    Threads const possible = initials & node.enabled;
    if (possible == 0) {
      // The later one had to wait there for something else. Trying everything is what Flanagan and Godefroid do.
      node.backtrack |= node.enabled;
    } else {
      node.backtrack |= only(contains(possible, thread) ? thread : first_of(possible));
    }
  }

  Path path_;
  Dependence order_;
  std::vector<Dependence::Race> races_;
  Operation const* pending_ = nullptr;
  Threads asleep_ = 0;  // threads whose next operation need not be tried now
  std::size_t parent_ = nowhere;
  bool begun_ = false, complete_ = false;
};

}  // namespace

std::unique_ptr<Strategy> dpor() { return std::make_unique<Dpor>(); }

}  // namespace racecourse::explore
