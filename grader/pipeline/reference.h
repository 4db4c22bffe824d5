// Whether an exercise's reference passes the exercise's own checks, by itself.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "grader/pipeline/pipeline.h"

namespace racecourse::pipeline {

// The reference is optimised and runs on real threads: all checks with a stress mode are run on it that way. Nothing is
// wrong: an empty list. `running` hears of each check before it runs.
Problems try_reference(Request const& request, rubric::Rubric const& rubric,
                       std::function<void(std::string const& check)> const& running);

}  // namespace racecourse::pipeline
