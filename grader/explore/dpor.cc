// Complete search with dynamic partial-order reduction: of all executions that differ only in the order of operations
// that do not conflict, one is run.
//
// Source sets with sleep sets (Abdulla, Aronsson, Jonsson, Sagonas: "Source sets: a foundation for optimal dynamic
// partial order reduction", JACM 2017, Algorithm 1). A race in an execution tells of another one, in which the later
// step came first (reversal.h). One of the threads that may begin it has to be tried at the decision before the race.
// Deviations:
// - Threads may have to wait. A race is of interest if the later step could have come first, whatever made it possible
//   in the execution at hand; what a thread waits for when the execution ends takes part, too.
// - A step may have several outcomes (Choice). All are explored, and each sleeps for itself.
// - Races are looked at when the execution has ended, and only those of steps that it does not share with the one
// before.
//
// An execution that runs into nothing but sleeping steps is given up. That this happens seldom enough is a matter of
// measurement (tests/explore/dpor_test.cc); Algorithm 2, where it never does, has to keep whole sequences to be tried.
#include <array>
#include <bit>
#include <utility>

#include "grader/explore/path.h"
#include "grader/explore/reversal.h"
#include "grader/explore/sleep.h"
#include "grader/explore/strategies.h"

namespace racecourse::explore {
namespace {

class Dpor final : public Strategy {
 public:
  bool begin() override {
    if (std::exchange(begun_, true)) {
      settle();
      complete_ = !path_.advance([this](Node const& n) { fall_asleep(n); }, [this](Node& n) { return next_thread(n); });
      if (complete_) return false;
    }
    repeated_ = path_.repeated_nodes();
    path_.restart();
    order_.restart(repeated_);
    std::erase_if(races_, [this](Dependence::Race const& race) { return race.later >= repeated_; });
    operations_.fill(0);
    running_ = nobody;
    redundant_ = cut_short_ = time_moved_ = false;
    return true;
  }

  int choose(Point const& point) override {
    finish_step();
    bool const moved = std::exchange(time_moved_, false);
    if (moved) order_.wait_for_all(point.enabled);
    Node* const node = redundant_ ? nullptr : path_.repeat_node();
    if (node == nullptr && (redundant_ || !add_node(point, moved))) {
      note_waiting(point);
      return abandon;
    }
    start_step(path_.node(order_.size()), point);
    return running_;
  }

  unsigned pick(Choice, unsigned ways) override {
    std::uint64_t asleep = 0;
    if (running_ != nobody) asleep = sleepers_.ways(path_.node(order_.size()).first_sleeper, running_, picks_, ways);
    auto const first = static_cast<unsigned>(std::countr_one(asleep));
    unsigned const way = path_.pick(ways, first < ways ? first : 0, asleep);
    picks_.add(way);
    return way;
  }

  void executed(int, Operation const& operation) override {
    footprint_.add(operation);
    ++reported_;
  }
  void woke(int thread, bool spun) override {
    if (running_ != nobody) order_.woke(thread, spun, contains(path_.node(order_.size()).enabled, thread));
  }
  void all_ordered() override {
    finish_step();
    order_.order_all();
    time_moved_ = true;
  }
  bool ordered_before(EventId event, int thread) const override { return order_.ordered_before(event, thread); }

  void end(Point const& point) override {
    finish_step();
    if (path_.size() == 0) return;
    Threads const others = point.enabled & ~only(point.current);
    cut_short_ = others != 0;
    path_.node(path_.size() - 1).backtrack |= others;
    note_waiting(point);
  }

  bool redundant() const override { return redundant_; }
  bool wants_every_point() const override { return true; }
  bool complete() const override { return complete_; }
  std::string name() const override { return "dpor"; }

 private:
  static constexpr int nobody = -1;

  struct Node {
    Threads enabled = 0;
    Threads backtrack = 0;  // to be tried here
    Threads asleep = 0;     // need not be: what begins with them was seen, here or from elsewhere
    int chosen = 0;
    Picks picks;
    Operation announced;
    std::size_t first_sleeper = 0;
  };

  void start_step(Node& node, Point const& point) {
    running_ = node.chosen;
    node.announced = point.pending[running_];
    footprint_.clear();
    picks_ = {};
    reported_ = 0;
  }

  // What was chosen last has been done.
  void finish_step() {
    if (running_ == nobody) return;
    int const thread = std::exchange(running_, nobody);
    std::size_t const index = order_.size();
    std::uint32_t& operations = operations_[static_cast<std::size_t>(thread)];
    if (index < repeated_) {
      order_.repeat(operations);
    } else {
      order_.add(thread, footprint_, operations, races_);
      Node& node = path_.node(index);
      node.picks = picks_;
      redundant_ = sleepers_.has(node.first_sleeper, thread, picks_);
    }
    operations += reported_;
  }

  bool add_node(Point const& point, bool all_awake) {
    std::size_t const at = path_.size(), first_sleeper = sleepers_.size();
    Threads asleep = 0;
    if (at > 0 && !all_awake) {
      Node const& parent = path_.node(at - 1);
      asleep = sleepers_.carry_over(parent.first_sleeper, parent.chosen, order_.footprint(at - 1), parent.asleep);
    }
    Threads const awake = point.enabled & ~asleep;
    if (awake == 0) {
      sleepers_.resize(first_sleeper);
      return false;
    }
    Node& node = path_.add_node();
    node.enabled = point.enabled;
    node.asleep = asleep;
    node.chosen = contains(awake, point.current) ? point.current : first_of(awake);
    node.backtrack = only(node.chosen);
    node.first_sleeper = first_sleeper;
    return true;
  }

  // An outcome of the node's step has been explored.
  void fall_asleep(Node const& node) {
    if (std::exchange(redundant_, false)) return;
    Footprint footprint = order_.footprint(path_.size() - 1);
    if (std::exchange(cut_short_, false)) footprint.add_everything();
    sleepers_.add(node.chosen, node.picks, footprint);
  }

  // All outcomes have been: on to the next thread, if there is one to be tried.
  bool next_thread(Node& node) {
    node.asleep |= only(node.chosen);
    Threads const left = node.backtrack & node.enabled & ~node.asleep;
    if (left == 0) {
      sleepers_.resize(node.first_sleeper);
      return false;
    }
    node.chosen = first_of(left);
    return true;
  }

  void note_waiting(Point const& point) {
    for (Threads rest = point.live & ~point.enabled; rest != 0; rest &= rest - 1) {
      int const thread = first_of(rest);
      Operation const& pending = waiting_[static_cast<std::size_t>(thread)] = point.pending[thread];
      Footprint footprint;
      footprint.add(pending);
      order_.races_of_pending(thread, footprint, races_);
    }
  }

  // The execution has ended: sees to it that its races are tried in the other order. Keeps those that may turn out to
  // be possible in another execution.
  void settle() {
    finish_step();
    std::erase_if(races_, [this](Dependence::Race const& race) { return settle(race); });
    if (order_.size() < path_.size()) sleepers_.resize(path_.node(order_.size()).first_sleeper);
  }
  bool settle(Dependence::Race const& race) {
    bool const found = find_reversal(race);
    if (!found || !reversal_.depends_on_circumstances()) {
      if (found) try_one_of(race, reversal_.initials());
      if (reversal_.find_after_release()) try_one_of(race, reversal_.initials());
      return true;
    }
    reversal_.for_each_circumstance([&](Threads initials) { try_one_of(race, initials); });
    return false;
  }
  void try_one_of(Dependence::Race const& race, Threads initials) {
    Node& node = path_.node(race.earlier);
    if ((initials & (node.backtrack | node.asleep)) != 0) return;
    Threads const possible = initials & node.enabled;
    // It should have been possible for one of them; if not, trying everything is always right.
    if (possible == 0)
      node.backtrack |= node.enabled;
    else
      node.backtrack |= only(contains(possible, race.thread) ? race.thread : first_of(possible));
  }
  bool find_reversal(Dependence::Race const& race) {
    if (race.later != Dependence::none) {
      return reversal_.find(race, order_.footprint(race.later), path_.node(race.later).announced);
    }
    Operation const& pending = waiting_[static_cast<std::size_t>(race.thread)];
    Footprint footprint;
    footprint.add(pending);
    return reversal_.find(race, footprint, pending);
  }

  Path<Node> path_;
  Dependence order_;
  Reversal reversal_{order_};
  Sleepers sleepers_;
  std::vector<Dependence::Race> races_;
  std::array<Operation, max_threads> waiting_{};  // what threads waited for when the execution ended

  // The step in progress.
  int running_ = nobody;
  Footprint footprint_;
  Picks picks_;
  std::uint32_t reported_ = 0;

  std::array<std::uint32_t, max_threads> operations_{};  // that each thread has reported before
  std::size_t repeated_ = 0;
  bool begun_ = false, complete_ = false;
  bool redundant_ = false;  // the last step turned out to be one that sleeps
  bool cut_short_ = false;  // by the last step, whatever others were about to do
  bool time_moved_ = false;
};

}  // namespace

std::unique_ptr<Strategy> dpor() { return std::make_unique<Dpor>(); }

}  // namespace racecourse::explore
