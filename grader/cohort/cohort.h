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
  pipeline::Progress progress = {};
};

// `told` hears of each grade in the order of `members`, as soon as it and all before it are there. At most `jobs`
// grades go on at once. When `stopped` says so, none is begun any more, and those that were on their way are not told:
// what was interrupted says nothing. Gives back what was told.
std::vector<score::Grade> grade_all(
    std::span<Member const> members, int jobs,
    std::function<void(std::size_t index, score::Grade const& grade)> const& told,
    std::function<bool()> const& stopped = [] { return false; });

}  // namespace racecourse::cohort
