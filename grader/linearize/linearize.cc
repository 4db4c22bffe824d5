#include "grader/linearize/linearize.h"

#include <algorithm>
#include <limits>
#include <set>

namespace racecourse::linearize {
namespace {

using trace::Operation;

long end_of(Operation const& op) { return op.end < 0 ? std::numeric_limits<long>::max() : op.end; }

class Search {
 public:
  Search(std::vector<Operation> const& operations, std::size_t& deepest)
      : operations_(operations), done_(operations.size(), false), deepest_(deepest) {}

  bool from(Model const& model, std::size_t applied) {
    deepest_ = std::max(deepest_, applied);
    bool const all_returned_applied = std::none_of(operations_.begin(), operations_.end(), [&](Operation const& op) {
      return op.end >= 0 && !done_[static_cast<std::size_t>(&op - operations_.data())];
    });
    if (all_returned_applied) return true;
    if (!seen_.insert(configuration(model)).second) return false;
    long const horizon = earliest_end();
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      if (done_[i] || !can_be_next(i, horizon)) continue;
      std::unique_ptr<Model> next = model.copy();
      if (!next->apply(operations_[i])) continue;
      done_[i] = true;
      if (from(*next, applied + 1)) return true;
      done_[i] = false;
    }
    return false;
  }

 private:
  // Nothing that is still to come precedes it.
  bool can_be_next(std::size_t i, long horizon) const {
    Operation const& op = operations_[i];
    if (!op.after) return op.begin <= horizon;
    return std::all_of(op.after->begin(), op.after->end(), [&](std::size_t earlier) { return done_[earlier]; });
  }

  long earliest_end() const {
    long earliest = std::numeric_limits<long>::max();
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      if (!done_[i]) earliest = std::min(earliest, end_of(operations_[i]));
    }
    return earliest;
  }

  std::string configuration(Model const& model) const {
    std::string text(done_.size(), '0');
    for (std::size_t i = 0; i < done_.size(); ++i) text[i] = done_[i] ? '1' : '0';
    return text + "|" + model.state();
  }

  std::vector<Operation> const& operations_;
  std::vector<bool> done_;
  std::set<std::string> seen_;
  std::size_t& deepest_;
};

// One row an operation, time from left to right.
std::string picture(std::vector<Operation> const& operations) {
  long last = 0;
  for (Operation const& op : operations) last = std::max({last, op.begin, op.end});
  std::string rows;
  for (Operation const& op : operations) {
    long const end = op.end < 0 ? last + 1 : op.end;
    std::string bar(static_cast<std::size_t>(last + 2), ' ');
    for (long t = op.begin; t <= end; ++t) bar[static_cast<std::size_t>(t)] = '-';
    bar[static_cast<std::size_t>(op.begin)] = '[';
    bar[static_cast<std::size_t>(end)] = op.end < 0 ? '>' : ']';
    rows += "thread " + std::to_string(op.thread) + "  " + bar + "  " + op.call + " -> " +
            (op.result.empty() ? "..." : op.result) + "\n";
  }
  return rows;
}

}  // namespace

bool is_linearizable(std::vector<Operation> const& operations, Model const& initial) {
  std::size_t deepest = 0;
  return Search(operations, deepest).from(initial, 0);
}

std::optional<trace::Failure> judge(trace::History const& history) {
  std::unique_ptr<Model> const model = model_named(history.model);
  if (model == nullptr) return std::nullopt;
  std::size_t deepest = 0;
  if (Search(history.operations, deepest).from(*model, 0)) return std::nullopt;
  trace::Failure failure;
  failure.kind = "linearizability";
  failure.message = "No order of these operations, one after the other, gives these results. At most " +
                    std::to_string(deepest) + " of " + std::to_string(history.operations.size()) +
                    " can be put in order:\n" + picture(history.operations);
  failure.execution = history.execution;
  return failure;
}

}  // namespace racecourse::linearize
