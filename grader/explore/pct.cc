// Probabilistic concurrency testing: Burckhardt, Kothari, Musuvathi, Nagarakatte, "A randomized scheduler with
// probabilistic guarantees of finding bugs", ASPLOS 2010. Threads have random priorities and the highest runs; at d - 1
// random steps the thread that is about to run drops below all others. A bug that needs d ordering constraints, in a
// program of n threads and k steps, is found by an execution with probability at least 1 / (n k^(d-1)).
//
// Deviates from the paper (its Figure 4):
// - k is not given but measured, the first execution having no change points; later ones raise it when they are longer.
// - A step counts only if more than one thread could run. Where one could, dropping it has the same effect at the next
//   step that counts: priorities are compared among enabled threads only. So k is smaller and the bound better.
// - A thread that yields drops below everything, too, or a thread that spins would never let go. n is not needed: a
//   thread draws its priority when it is first seen, which makes every order of them equally likely.
#include <algorithm>
#include <array>
#include <vector>

#include "grader/explore/strategies.h"

namespace racecourse::explore {
namespace {

class Pct final : public Strategy {
 public:
  Pct(std::uint64_t seed, int depth) : seed_(seed), random_(seed), changes_(depth > 1 ? depth - 1 : 0) {}

  bool begin() override {
    longest_ = std::max(longest_, step_);
    random_ = SplitMix64(seed_, executions_++);
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      // The i-th change point in time is not the i-th drawn: which of two dropped threads is lower is random, too.
      changes_[i] = {longest_ == 0 ? 0 : 1 + random_.below(longest_), i + 1};
    }
    std::sort(changes_.begin(), changes_.end(), [](Change const& a, Change const& b) { return a.step < b.step; });
    next_change_ = 0;
    step_ = 0;
    seen_ = 0;
    yielded_ = above_yields;
    return true;
  }

  int choose(Point const& point) override {
    if (Threads const fresh = (point.live | point.enabled) & ~seen_; fresh != 0) meet(fresh);
    if (point.reason == Reason::yield) set_priority(point.current, --yielded_);
    if ((point.enabled & (point.enabled - 1)) == 0) return first_of(point.enabled);
    ++step_;
    int highest = highest_of(point);
    while (next_change_ < changes_.size() && changes_[next_change_].step <= step_) {
      if (changes_[next_change_].step == step_) set_priority(highest, above_yields + changes_[next_change_].priority);
      ++next_change_;
      highest = highest_of(point);
    }
    return highest;
  }

  unsigned pick(Choice choice, unsigned ways) override { return usual_pick(random_, choice, ways); }
  std::string name() const override { return "pct " + std::to_string(changes_.size() + 1); }

 private:
  struct Change {
    std::uint64_t step, priority;
  };
  // Priorities, from low to high: those of threads that yielded (the last one lowest), of dropped ones, random ones.
  static constexpr std::uint64_t above_yields = std::uint64_t{1} << 40;
  static constexpr std::uint64_t above_changes = std::uint64_t{1} << 62;

  int highest_of(Point const& point) const {
    int thread = contains(point.enabled, point.current) ? point.current : first_of(point.enabled);
    while (Threads const higher = point.enabled & higher_[static_cast<std::size_t>(thread)]) thread = first_of(higher);
    return thread;
  }

  void meet(Threads fresh) {
    for (; fresh != 0; fresh &= fresh - 1) {
      int const thread = first_of(fresh);
      seen_ |= only(thread);
      set_priority(thread, above_changes + (random_.next() >> 2));
    }
  }

  void set_priority(int thread, std::uint64_t priority) {
    auto const t = static_cast<std::size_t>(thread);
    priorities_[t] = priority;
    higher_[t] = 0;
    for (Threads others = seen_ & ~only(thread); others != 0; others &= others - 1) {
      int const other = first_of(others);
      if (priorities_[static_cast<std::size_t>(other)] > priority) {
        higher_[t] |= only(other);
        higher_[static_cast<std::size_t>(other)] &= ~only(thread);
      } else {
        higher_[static_cast<std::size_t>(other)] |= only(thread);
      }
    }
  }

  std::uint64_t seed_, executions_ = 0;
  SplitMix64 random_;
  std::vector<Change> changes_;
  std::size_t next_change_ = 0;
  std::uint64_t step_ = 0, longest_ = 0, yielded_ = 0;
  Threads seen_ = 0;
  std::array<std::uint64_t, max_threads> priorities_{};
  std::array<Threads, max_threads> higher_{};  // by thread: those of higher priority
};

}  // namespace

std::unique_ptr<Strategy> pct(std::uint64_t seed, int depth) { return std::make_unique<Pct>(seed, depth); }

}  // namespace racecourse::explore
