// Semaphores of the C library: sem_t. The value stands in the semaphore itself, where sem_init puts it.
#pragma once

#include <semaphore.h>

#include "grader/engine/world.h"

namespace racecourse::engine::semaphore {

int wait(sem_t* semaphore, std::int64_t deadline = no_deadline);  // 0 or ETIMEDOUT
int try_wait(sem_t* semaphore);                                   // 0 or EAGAIN
int post(sem_t* semaphore);                                       // 0 or EOVERFLOW
int value(sem_t* semaphore);

void init(sem_t* semaphore);
void destroy(sem_t* semaphore);

}  // namespace racecourse::engine::semaphore
