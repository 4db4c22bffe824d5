// What models ask of an operation. Internal to this room.
#pragma once

#include <string>

#include "grader/trace/evidence.h"

namespace racecourse::linearize {

// An operation that never returned gave no answer: any would do.
inline bool answers(trace::Operation const& op, std::string const& answer) {
  return op.result.empty() || op.result == answer;
}

}  // namespace racecourse::linearize
