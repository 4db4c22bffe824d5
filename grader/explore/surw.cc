// Selectively uniform random walk: Zhao, Wolff, Mathur, Roychoudhury, "Selectively uniform concurrency testing", ASPLOS
// 2025, Algorithms 1 and 2. Every interleaving of the interesting operations is equally likely: which thread does the
// next one is drawn in proportion to how many each has left, a thread that was not started yet being counted with the
// one that will start it. A thread about to do one out of turn has to wait; all else runs by random priorities.
//
// Deviations:
// - The paper takes the interesting operations and their numbers from outside. Here the first execution counts them
//   (event_counts.h), and each execution finds interesting what touches one shared object, drawn anew; in every fourth
//   it is all shared objects.
// - Numbers may be wrong in a program that does not always do the same, and the thread whose turn it is may wait for a
//   lock. So a thread with none left counts as one, and when all who may run are out of turn, turns are drawn anew
//   among them. Uniformity is lost then, completeness is not.
#include <algorithm>
#include <array>

#include "grader/explore/event_counts.h"
#include "grader/explore/strategies.h"

namespace racecourse::explore {
namespace {

class Surw final : public Strategy {
 public:
  explicit Surw(std::uint64_t seed) : seed_(seed), random_(seed) {}

  bool begin() override {
    if (executions_ == 1) counts_.close();
    counting_ = executions_ == 0;
    random_ = SplitMix64(seed_, executions_++);
    if (!counting_) {
      bool const all = counts_.objects() == 0 || random_.below(4) == 0;
      counts_.choose(all ? EventCounts::all : random_.below(counts_.objects()));
    }
    seen_ = drawn_ = waiting_ = 0;
    turn_ = nobody;
    return true;
  }

  int choose(Point const& point) override {
    Threads const live = point.live | point.enabled;
    if (live & ~seen_) meet(live & ~seen_, point);
    int const chosen = counting_ ? highest(candidates(point)) : in_turn(point, live);
    drawn_ &= ~only(chosen);
    if (counting_) counts_.add(threads_[static_cast<std::size_t>(chosen)].counted, point.pending[chosen]);
    return chosen;
  }

  unsigned pick(Choice choice, unsigned ways) override { return usual_pick(random_, choice, ways); }
  bool wants_every_point() const override { return true; }
  std::string name() const override { return "surw"; }

 private:
  static constexpr int nobody = -1;
  struct Thread {
    std::uint64_t signature = 0, priority = 0;
    std::uint32_t counted = EventCounts::nobody, children = 0, left = 0;
  };

  Thread& thread(int id) { return threads_[static_cast<std::size_t>(id)]; }

  // New threads were started by the one that ran last.
  void meet(Threads fresh, Point const& point) {
    bool const first = seen_ == 0;
    for (; fresh != 0; fresh &= fresh - 1) {
      int const id = first_of(fresh);
      Thread& parent = thread(point.current);
      std::uint64_t const place = first ? static_cast<std::uint64_t>(id) : ++parent.children;
      std::uint32_t const parent_counted = first ? EventCounts::nobody : parent.counted;
      Thread born;
      born.signature = SplitMix64(first ? 0 : parent.signature, place).next();
      if (counting_) born.counted = counts_.meet(born.signature, parent_counted);
      born.left = counting_ ? 0 : counts_.of(born.signature);
      if (!first) {
        // It was its parent's turn with the child's operations counted in: now it is either's.
        if (turn_ == point.current && random_.below(std::max(parent.left, 1u)) < born.left) turn_ = id;
        parent.left -= std::min(parent.left, born.left);
      }
      thread(id) = born;
      seen_ |= only(id);
    }
  }

  static Threads candidates(Point const& point) {
    bool const leave = point.reason == Reason::yield && (point.enabled & (point.enabled - 1)) != 0;
    return leave ? point.enabled & ~only(point.current) : point.enabled;
  }

  int highest(Threads threads) {
    int best = first_of(threads);
    for (Threads rest = threads; rest != 0; rest &= rest - 1) {
      int const id = first_of(rest);
      if (!contains(drawn_, id)) thread(id).priority = random_.next();
      drawn_ |= only(id);
      if (thread(id).priority > thread(best).priority) best = id;
    }
    return best;
  }

  int in_turn(Point const& point, Threads live) {
    for (Threads ready = candidates(point);;) {
      if ((ready & ~waiting_) == 0) {
        waiting_ = 0;
        turn_ = draw(ready);
      }
      int const id = highest(ready & ~waiting_);
      if (!counts_.interesting(point.pending[id])) return id;
      thread(id).left = std::max(thread(id).left, 1u);
      if (turn_ == nobody || !contains(live, turn_)) turn_ = draw(live);
      if (turn_ == id) {
        --thread(id).left;
        waiting_ = 0;
        turn_ = nobody;
        return id;
      }
      waiting_ |= only(id);
    }
  }

  // A thread, each in proportion to what it has left.
  int draw(Threads threads) {
    std::uint64_t sum = 0;
    for (Threads rest = threads; rest != 0; rest &= rest - 1) sum += thread(first_of(rest)).left;
    if (sum == 0) return first_of(threads);
    std::uint64_t at = random_.below(sum);
    for (Threads rest = threads;; rest &= rest - 1) {
      std::uint64_t const left = thread(first_of(rest)).left;
      if (at < left) return first_of(rest);
      at -= left;
    }
  }

  std::uint64_t seed_, executions_ = 0;
  SplitMix64 random_;
  bool counting_ = true;
  EventCounts counts_;
  Threads seen_ = 0, drawn_ = 0, waiting_ = 0;  // met; having a priority; about to do something out of turn
  int turn_ = nobody;
  std::array<Thread, max_threads> threads_{};
};

}  // namespace

std::unique_ptr<Strategy> surw(std::uint64_t seed) { return std::make_unique<Surw>(seed); }

}  // namespace racecourse::explore
