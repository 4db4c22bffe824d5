// pthread_key_create and what threads keep under keys.
#pragma once

#include "grader/engine/fiber.h"

namespace racecourse::engine::keys {

void run_destructors(Fiber& fiber);
void begin();  // of an execution

}  // namespace racecourse::engine::keys
