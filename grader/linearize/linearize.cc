#include "grader/linearize/linearize.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>

#include "grader/linearize/picture.h"

namespace racecourse::linearize {
namespace {

using trace::Operation;

long end_of(Operation const& op) { return op.end < 0 ? std::numeric_limits<long>::max() : op.end; }

class Search {
 public:
  explicit Search(std::vector<Operation> operations)
      : operations_(std::move(operations)), done_(operations_.size(), false) {}

  std::vector<std::size_t> const& order() const { return order_; }  // once from() has found one

  bool from(Model const& model) {
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
      order_.push_back(i);
      if (from(*next)) return true;
      order_.pop_back();
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

  std::vector<Operation> operations_;
  std::vector<bool> done_;
  std::vector<std::size_t> order_;
  std::set<std::string> seen_;
};

// What was known at a moment: operations that began later are gone, those that ended later still go on. Operations
// stand in the order in which they began, so that `after` keeps its meaning.
std::vector<Operation> until(std::vector<Operation> const& operations, long moment) {
  std::vector<Operation> known;
  for (Operation op : operations) {
    if (op.begin > moment) continue;
    if (op.end > moment) {
      op.end = -1;
      op.result.clear();
    }
    known.push_back(std::move(op));
  }
  return known;
}

std::vector<std::size_t> by_end(std::vector<Operation> const& operations) {
  std::vector<std::size_t> all(operations.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::sort(all.begin(), all.end(),
            [&](std::size_t a, std::size_t b) { return end_of(operations[a]) < end_of(operations[b]); });
  return all;
}

// The first operation at whose end no order is left, and the order that did until then.
Counterexample explain(std::vector<Operation> const& operations, Model const& initial) {
  Counterexample found;
  for (std::size_t const last : by_end(operations)) {
    Search search(until(operations, end_of(operations[last])));
    found.last = last;
    if (!search.from(initial)) return found;
    found.order = search.order();
  }
  return found;
}

}  // namespace

bool is_linearizable(std::vector<Operation> const& operations, Model const& initial) {
  return Search(operations).from(initial);
}

std::optional<trace::Failure> judge(trace::History const& history) {
  std::unique_ptr<Model> const model = model_named(history.model);
  if (model == nullptr || is_linearizable(history.operations, *model)) return std::nullopt;
  trace::Failure failure;
  failure.kind = "linearizability";
  failure.message = "No order of these operations, one after the other, gives these results:\n" +
                    picture(history.operations, explain(history.operations, *model));
  failure.execution = history.execution;
  return failure;
}

std::uint64_t judge_all(trace::Evidence& evidence) {
  if (!evidence.failures.empty()) return 0;
  for (trace::History const& history : evidence.histories) {
    std::optional<trace::Failure> failure = judge(history);
    if (!failure) continue;
    evidence.failures.push_back(*std::move(failure));
    return history.fingerprint;
  }
  return 0;
}

}  // namespace racecourse::linearize
