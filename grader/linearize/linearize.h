// History -> linearizable, or a counterexample.
//
// Wing and Gong's search (Testing and verifying concurrent objects, JPDC 1993): take any operation that no other
// pending operation precedes, apply it to a sequential model, go on, back up when the results differ. With Lowe's
// memoisation (Testing for linearizability, 2017): a pair of (operations already applied, model state) is tried once.
// We keep such pairs as text in a set where Lowe uses a bit set and a hash; histories here have tens of operations.
//
// An operation precedes another by time, or where the history says so by happens-before (Operation::after): under weak
// memory, the order in which an explorer happens to run two operations means nothing.
//
// Pure: no clock, no threads, no files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "grader/trace/evidence.h"

namespace racecourse::linearize {

// A sequential object. `apply` says whether `op` may give its result in this state, and moves on to the next state.
class Model {
 public:
  virtual ~Model() = default;
  virtual std::unique_ptr<Model> copy() const = 0;
  virtual bool apply(trace::Operation const& op) = 0;
  virtual std::string state() const = 0;  // equal for equal states
};

// nullptr: no such model.
std::unique_ptr<Model> model_named(std::string const& name);

// A failure of kind "linearizability" with a picture of the intervals, or nothing. An operation whose end is negative
// never returned: it may have taken effect or not.
std::optional<trace::Failure> judge(trace::History const& history);

// Adds the failure of the first history that has one, unless the run has failed otherwise already; returns that
// history's fingerprint, or 0.
std::uint64_t judge_all(trace::Evidence& evidence);

bool is_linearizable(std::vector<trace::Operation> const& operations, Model const& initial);

}  // namespace racecourse::linearize
