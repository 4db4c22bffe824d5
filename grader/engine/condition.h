// Condition variables.
#pragma once

#include <pthread.h>

#include "grader/engine/world.h"

namespace racecourse::engine::condition {

// 0, or ETIMEDOUT, or what taking a robust mutex back answers.
int wait(pthread_cond_t* condition, pthread_mutex_t* mutex, std::int64_t deadline);
void signal(pthread_cond_t* condition);
void broadcast(pthread_cond_t* condition);

void init(pthread_cond_t* condition);
void destroy(pthread_cond_t* condition);

// The clock that its time limits are of, as its attributes have said.
clockid_t clock_of(pthread_cond_t const* condition);

}  // namespace racecourse::engine::condition
