// Locks that many may hold for reading, or one for writing: pthread_rwlock_t.
#pragma once

#include <pthread.h>

#include "grader/engine/world.h"

namespace racecourse::engine::rwlock {

// Answers are those of the pthread functions. Without a wait: `try_read` and `try_write`.
int read(pthread_rwlock_t* lock, std::int64_t deadline = no_deadline);
int write(pthread_rwlock_t* lock, std::int64_t deadline = no_deadline);
int try_read(pthread_rwlock_t* lock);
int try_write(pthread_rwlock_t* lock);
void unlock(pthread_rwlock_t* lock);

void init(pthread_rwlock_t* lock);
void destroy(pthread_rwlock_t* lock);

}  // namespace racecourse::engine::rwlock
