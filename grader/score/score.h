// Evidence + rubric -> Grade. Pure: no clock, no files, no threads.
#pragma once

#include <string>
#include <vector>

#include "grader/score/grade.h"

namespace racecourse::score {

// What is known of a submission besides evidence.
struct About {
  std::string submission, submission_key, version, compiler, sandbox;
  std::string compiler_note = {};   // why it is not the usual one
  int up_to_level = 0;              // 0: all
  std::string only_check;           // one check alone; empty: all
  std::vector<rubric::Mode> modes;  // asked for; empty: all
};

// A verdict and its story for one run.
ModeGrade judge(rubric::Check const& check, trace::Evidence const& evidence);

// All of it. `evidence` may lack checks (skipped, or not reached because of `findings`).
Grade grade(rubric::Rubric const& rubric, std::vector<trace::Evidence> const& evidence,
            std::vector<Finding> const& findings, About const& about);

}  // namespace racecourse::score
