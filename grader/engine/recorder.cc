#include "grader/engine/recorder.h"

namespace racecourse::engine::recorder {

void operation(explore::Operation const&) {}

}  // namespace racecourse::engine::recorder
