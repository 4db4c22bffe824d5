// Many submissions, graded side by side on this machine, in the order given.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "grader/pipeline/pipeline.h"

namespace racecourse::cohort {

struct Member {
  pipeline::Request request;
  rubric::Rubric const* rubric = nullptr;
};

// `told` hears of each grade in the order of `members`, as soon as it and all before it are there. At most `jobs`
// grades go on at once.
std::vector<score::Grade> grade_all(std::span<Member const> members, int jobs,
                                    std::function<void(std::size_t index, score::Grade const& grade)> const& told);

}  // namespace racecourse::cohort
