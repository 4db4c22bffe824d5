#include "grader/linearize/picture.h"

#include <algorithm>
#include <set>
#include <utility>

namespace racecourse::linearize {
namespace {

using trace::Operation;
using Operations = std::vector<Operation>;

struct Interval {
  long begin = 0, end = 0;  // columns; both belong to it
};

std::vector<Interval> as_they_ran(Operations const& operations) {
  long last = 0;
  for (Operation const& op : operations) last = std::max({last, op.begin, op.end});
  std::vector<Interval> drawn;
  for (Operation const& op : operations) drawn.push_back({op.begin, op.end < 0 ? last + 1 : op.end});
  return drawn;
}

using Set = std::set<std::size_t>;

Set before(Operation const& op) { return {op.after->begin(), op.after->end()}; }

// The different sets of operations that precede one, the smallest first.
std::vector<Set> ranks(Operations const& operations) {
  std::vector<Set> all;
  for (Operation const& op : operations) all.push_back(before(op));
  std::sort(all.begin(), all.end(),
            [](Set const& a, Set const& b) { return std::pair(a.size(), a) < std::pair(b.size(), b); });
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

bool each_holds_the_one_before(std::vector<Set> const& sets) {
  for (std::size_t i = 1; i < sets.size(); ++i) {
    if (!std::includes(sets[i].begin(), sets[i].end(), sets[i - 1].begin(), sets[i - 1].end())) return false;
  }
  return true;
}

// Happens-before alone, if intervals can show it, that is if it is an interval order: exactly when the sets of
// predecessors hold one another (Fishburn, Interval Orders and Interval Graphs, 1985). An operation begins in the
// column of its own set and ends before the first set that has it.
std::vector<Interval> by_order(Operations const& operations, std::vector<Set> const& sets) {
  std::vector<Interval> drawn;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    Set const mine = before(operations[i]);
    auto const begin = std::find(sets.begin(), sets.end(), mine) - sets.begin();
    auto const end =
        std::find_if(sets.begin(), sets.end(), [&](Set const& s) { return s.count(i) != 0; }) - sets.begin();
    drawn.push_back({4 * begin, 4 * end - 2});
  }
  return drawn;
}

std::string name(Operation const& op) { return op.call + " -> " + (op.result.empty() ? "..." : op.result); }

std::string bar(Interval interval, bool goes_on, std::size_t width) {
  std::string row(width, ' ');
  for (long t = interval.begin; t <= interval.end; ++t) row[static_cast<std::size_t>(t)] = '-';
  row[static_cast<std::size_t>(interval.begin)] = '[';
  row[static_cast<std::size_t>(interval.end)] = goes_on ? '>' : ']';
  return row;
}

std::string until_then(Operations const& operations, std::vector<std::size_t> const& order) {
  if (order.empty()) return "";
  std::string text;
  for (std::size_t const i : order) {
    text += (text.empty() ? "" : ", ") + operations[i].call + " (thread " + std::to_string(operations[i].thread) + ")";
  }
  return "Until then, this order does: " + text + ".\n";
}

}  // namespace

std::string picture(Operations const& operations, Counterexample const& counterexample) {
  bool const ordered =
      std::all_of(operations.begin(), operations.end(), [](Operation const& op) { return op.after.has_value(); });
  std::vector<Set> const sets = ordered ? ranks(operations) : std::vector<Set>{};
  bool const drawable = ordered && each_holds_the_one_before(sets);
  std::vector<Interval> const drawn = drawable ? by_order(operations, sets) : as_they_ran(operations);
  long last = 0;
  std::size_t longest = 0;
  for (Interval const& interval : drawn) last = std::max(last, interval.end);
  for (Operation const& op : operations) longest = std::max(longest, name(op).size());
  std::string text;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    Operation const& op = operations[i];
    text += "thread " + std::to_string(op.thread) + "  " +
            bar(drawn[i], op.end < 0, static_cast<std::size_t>(last + 1)) + "  " + name(op);
    if (i == counterexample.last) text += std::string(longest - name(op).size(), ' ') + "  <- no order explains this";
    text += "\n";
  }
  if (ordered && !drawable) {
    text += "Drawn as they ran. Some that stand one after the other here are not ordered by anything in the program.\n";
  }
  return text + until_then(operations, counterexample.order);
}

}  // namespace racecourse::linearize
