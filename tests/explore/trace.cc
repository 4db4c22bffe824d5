#include "tests/explore/trace.h"

#include <algorithm>

namespace racecourse::explore::testing {
namespace {

class Hash {
 public:
  void add(std::uint64_t value) {
    low_ = (low_ ^ value) * 0x9e3779b97f4a7c15u;
    low_ ^= low_ >> 29;
    high_ = (high_ + value + 1) * 0xd1342543de82ef95u;
    high_ ^= high_ >> 31;
  }
  void add(Access const& access) {
    add(access.address);
    add(access.size);
    add(static_cast<std::uint64_t>(access.mode));
  }
  Trace trace() const { return {low_, high_}; }

 private:
  std::uint64_t low_ = 1, high_ = 2;
};

using Clock = std::vector<std::uint32_t>;

void join(Clock& into, Clock const& from) {
  for (std::size_t i = 0; i < into.size(); ++i) into[i] = std::max(into[i], from[i]);
}

}  // namespace

Trace trace_of(std::vector<Happened> const& history, int threads) {
  auto const width = static_cast<std::size_t>(threads);
  std::vector<Clock> clocks;
  Clock so_far(width), barrier(width);
  std::vector<Hash> hashes(width);
  Hash whole;
  for (std::size_t i = 0; i < history.size(); ++i) {
    Happened const& event = history[i];
    if (event.thread < 0) {
      clocks.push_back(barrier = so_far);
      whole.add(event.choices);
      continue;
    }
    auto const t = static_cast<std::size_t>(event.thread);
    Clock clock = barrier;
    for (std::size_t j = 0; j < i; ++j) {
      Happened const& other = history[j];
      bool const before =
          other.thread == event.thread || (other.thread >= 0 && conflict(other.operation, event.operation));
      if (before) join(clock, clocks[j]);
    }
    ++clock[t];
    for (std::uint32_t const known : clock) hashes[t].add(known);
    hashes[t].add(event.operation.first);
    hashes[t].add(event.operation.second);
    hashes[t].add(event.choices);
    join(so_far, clock);
    clocks.push_back(std::move(clock));
  }
  for (Hash const& hash : hashes) {
    whole.add(hash.trace().low);
    whole.add(hash.trace().high);
  }
  return whole.trace();
}

}  // namespace racecourse::explore::testing
