// What is told about an execution: filled on a replay only, since it costs far more than the execution itself.
#pragma once

#include "grader/explore/operation.h"

namespace racecourse::engine::recorder {

void operation(explore::Operation const& operation);

}  // namespace racecourse::engine::recorder
