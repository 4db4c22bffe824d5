// Mutexes: pthread_mutex_t of every type.
#pragma once

#include <pthread.h>

#include "grader/engine/object.h"
#include "grader/engine/schedule.h"

namespace racecourse::engine::mutex {

Object& object_of(pthread_mutex_t* mutex);

int lock(pthread_mutex_t* mutex, std::int64_t deadline = no_deadline);
int try_lock(pthread_mutex_t* mutex);
int unlock(pthread_mutex_t* mutex);

// Parts of a condition wait. give_up() unlocks, whatever the depth, and returns that depth; take_back() locks again.
explore::Access give_access(pthread_mutex_t* mutex);
std::uint32_t give_up(pthread_mutex_t* mutex);
void take_back(pthread_mutex_t* mutex, std::uint32_t depth);

}  // namespace racecourse::engine::mutex
