// pthread_barrier_t.
#pragma once

#include <pthread.h>

namespace racecourse::engine::barrier {

// 0, or for one of those who meet PTHREAD_BARRIER_SERIAL_THREAD. POSIX leaves open who that is: a choice.
int wait(pthread_barrier_t* barrier);

void init(pthread_barrier_t* barrier);
void destroy(pthread_barrier_t* barrier);

}  // namespace racecourse::engine::barrier
