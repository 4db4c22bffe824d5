#include "tests/explore/search.h"

namespace racecourse::explore::testing {

Found search(Strategy& strategy, Program const& program, std::uint64_t limit, std::function<bool()> const& wanted) {
  Machine machine(program);
  Found found;
  int const threads = static_cast<int>(program.threads.size());
  while (strategy.begin()) {
    if (found.completed + found.redundant == limit) return found;
    if (machine.run(strategy) == Machine::End::abandoned || strategy.redundant()) {
      ++found.redundant;
      continue;
    }
    if (wanted && !wanted()) continue;
    ++found.completed;
    std::string outcome = machine.outcome();
    auto const [place, fresh] = found.traces.try_emplace(trace_of(machine.history(), threads), outcome);
    found.consistent = found.consistent && place->second == outcome;
    if (fresh) found.outcomes.insert(std::move(outcome));
  }
  found.all = true;
  return found;
}

bool BruteForce::begin() {
  if (begun_) {
    digits_.resize(at_);
    while (!digits_.empty() && digits_.back().value + 1 == digits_.back().base) digits_.pop_back();
    if (digits_.empty()) return false;
    ++digits_.back().value;
  }
  begun_ = true;
  at_ = 0;
  preemptions_ = 0;
  return true;
}

int BruteForce::choose(Point const& point) {
  int const thread = nth_of(point.enabled, static_cast<int>(next(static_cast<unsigned>(count_of(point.enabled)))));
  bool const could_go_on = point.reason == Reason::operation && contains(point.enabled, point.current);
  if (could_go_on && thread != point.current) ++preemptions_;
  return thread;
}

unsigned BruteForce::next(unsigned base) {
  if (at_ == digits_.size()) digits_.push_back({0, base});
  return digits_[at_++].value;
}

}  // namespace racecourse::explore::testing
