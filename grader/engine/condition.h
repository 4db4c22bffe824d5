// Condition variables.
#pragma once

#include <pthread.h>

#include "grader/engine/world.h"

namespace racecourse::engine::condition {

int wait(pthread_cond_t* condition, pthread_mutex_t* mutex, std::int64_t deadline);
void signal(pthread_cond_t* condition);
void broadcast(pthread_cond_t* condition);

}  // namespace racecourse::engine::condition
