// The beginning of one execution, then anything: what could still have come of it?
//
//   auto strategy = continued(schedule, 17, random_walk(1));   // its first 17 steps, then at random
//   while (strategy->begin()) run(*strategy);
#pragma once

#include <memory>

#include "grader/explore/schedule.h"

namespace racecourse::explore {

// `rest` sees only what comes after `steps` steps. A beginning that cannot be repeated is abandoned.
std::unique_ptr<Strategy> continued(Schedule const& schedule, std::uint64_t steps, std::unique_ptr<Strategy> rest);

}  // namespace racecourse::explore
