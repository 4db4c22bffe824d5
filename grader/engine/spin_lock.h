// pthread_spinlock_t. Whoever would spin waits instead: what others see is the same.
#pragma once

#include <pthread.h>

namespace racecourse::engine::spin_lock {

void lock(pthread_spinlock_t* lock);
int try_lock(pthread_spinlock_t* lock);  // 0 or EBUSY
void unlock(pthread_spinlock_t* lock);

void init(pthread_spinlock_t* lock);
void destroy(pthread_spinlock_t* lock);

}  // namespace racecourse::engine::spin_lock
