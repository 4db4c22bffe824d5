// What choices are called in schedule files and reports. A promise: old files must stay readable.
#pragma once

#include "grader/explore/strategy.h"

namespace racecourse::engine {

inline constexpr char const* choice_names[explore::choices] = {
    "reads-from", "store-position", "signal-target", "spurious-wake", "weak-failure", "timer", "fault", "access-point"};

}  // namespace racecourse::engine
