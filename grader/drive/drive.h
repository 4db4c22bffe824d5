// Runs one check in one mode, or one workload of measure.cc, and collects its evidence. Decides nothing.
#pragma once

#include <string>

#include "grader/build/build.h"
#include "grader/rubric/rubric.h"
#include "grader/trace/evidence.h"

namespace racecourse::drive {

// What a run needs to know. Seeds derive from contents, never from a clock.
struct Order {
  std::string exercise;
  rubric::Check check;
  rubric::ModePlan plan;
  std::string submission_key;         // the seed derives from this, the check's id and the mode
  std::string student_path;           // how places in the submission are shown
  std::string student_text;           // what stands there
  std::uint64_t refused_history = 0;  // explore: an execution with this history fails; 0: none does
};

// `reference` is used in stress mode only and may be null (no reference: the sequential model judges).
// In stress mode a failure that is held is not looked for again.
trace::Evidence run(Order const& order, build::Binary const& binary, build::Binary const* reference,
                    build::Workspace const& workspace);

// From now on every run of this order has this evidence: the proof of a failure that a stress run found.
void hold(Order const& order, build::Binary const& binary, build::Workspace const& workspace,
          trace::Evidence const& evidence);

// Explore: gives a failure that a history has shown its story, that of an execution with this history, which is looked
// for again. Without one, the failure stays as it is.
void tell_history(Order order, build::Binary const& binary, build::Workspace const& workspace,
                  std::uint64_t fingerprint, trace::Failure& failure);

}  // namespace racecourse::drive
