// Times the workloads of an exercise: the submission and the reference in turn. Internal to this room.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "grader/pipeline/pipeline.h"

namespace racecourse::pipeline {

// Were measurements asked for? By name, or, in a whole grade, by a rubric that gives points for them.
bool wants_measures(Request const& request, rubric::Rubric const& rubric);

// One grade for each of the rubric's measurements. `submission` has passed its checks. One that is worth points is
// kept in the cache: on one machine, the same submission gets the same bonus.
std::vector<score::MeasureGrade> measure_all(Request const& request, rubric::Rubric const& rubric,
                                             submission::Submission const& submission,
                                             std::function<void(std::string const&)> const& stage);

}  // namespace racecourse::pipeline
