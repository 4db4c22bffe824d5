// How much a run may use, by mode. Internal to this room.
#pragma once

#include "grader/process/process.h"
#include "grader/rubric/rubric.h"

namespace racecourse::drive {

// Steps (branches taken) that one execution may use in the virtual modes. The largest loop of our own checks uses some
// hundred times less.
inline constexpr std::uint64_t step_limit = 400'000'000;

process::Limits limits_for(rubric::Mode mode);
process::Limits loosened();  // what harms nobody but the grade is let through: for tests/attacks

}  // namespace racecourse::drive
