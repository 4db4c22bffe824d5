// The way of a grade: Submission -> Admitted -> Binaries -> Evidence -> Grade. Nothing else lives here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "grader/build/build.h"
#include "grader/rubric/rubric.h"
#include "grader/score/grade.h"
#include "grader/submission/submission.h"

namespace racecourse::pipeline {

struct Request {
  std::string exercise;             // "threading/lock"
  std::string path;                 // of the submission
  std::vector<rubric::Mode> modes;  // empty: all of the rubric's
  int up_to_level = 0;              // 0: all
  std::string only_check;           // replay: one check
  build::Workspace workspace;
  bool either_compiler = false;  // g++ grades what the workspace's compiler does not take and g++ does
  bool trusted = false;          // may run without a sandbox
  bool ours = false;             // not held against the rules for submissions
  bool until_lost = false;       // nothing is run any more once a check is lost: what is behind it stays skipped
  int jobs = 2;
};

// Told while it works, from one thread at a time. Never needed for the result.
struct Progress {
  std::function<void(std::string const& what)> stage = [](std::string const&) {};  // "checking the rules"
  std::function<void(score::CheckGrade const& check, int done, int total)> check = [](score::CheckGrade const&, int,
                                                                                      int) {};
};

// Never fails: what cannot be graded is a Grade with verdict `ungradable` and a finding that says why.
score::Grade grade(Request const& request, rubric::Rubric const& rubric, Progress const& progress);

}  // namespace racecourse::pipeline
