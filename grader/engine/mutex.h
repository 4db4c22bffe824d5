// Mutexes: pthread_mutex_t of every type. Priority protocols change who runs first, which is explored anyway, and are
// not looked at.
#pragma once

#include <pthread.h>

#include "grader/engine/object.h"
#include "grader/engine/schedule.h"

namespace racecourse::engine::mutex {

// Answers are those of the pthread functions.
int lock(pthread_mutex_t* mutex, std::int64_t deadline = no_deadline);
int try_lock(pthread_mutex_t* mutex);
int unlock(pthread_mutex_t* mutex);
// After EOWNERDEAD: what the mutex protects is in order again.
int make_consistent(pthread_mutex_t* mutex);

// The memory becomes a mutex, or is one no more. While somebody holds it or waits for it, that is a mistake.
void init(pthread_mutex_t* mutex);
void destroy(pthread_mutex_t* mutex);

// Parts of a condition wait. give_up() unlocks once, which for a recursive mutex may not be enough to free it, as in
// the C library; take_back() locks again.
bool is_mine(pthread_mutex_t* mutex);
explore::Access give_access(pthread_mutex_t* mutex);
void give_up(pthread_mutex_t* mutex);
int take_back(pthread_mutex_t* mutex);

// The running thread ends: robust mutexes that it holds go to whoever comes next. Returns whether it holds others.
bool abandon_all();

}  // namespace racecourse::engine::mutex
