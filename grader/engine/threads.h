// Threads of the program, behind pthread_create and its relatives.
#pragma once

#include <pthread.h>

#include "grader/engine/world.h"

namespace racecourse::engine::threads {

// Creates a thread that can run at once. Its handle is the address of its control block, as in the C library.
Fiber& create(void* (*body)(void*), void* argument, bool detached);
int join(pthread_t handle, void** result, std::int64_t deadline = no_deadline);
int try_join(pthread_t handle, void** result);  // 0 or EBUSY
Fiber* find(pthread_t handle);                  // null: no thread of this execution
pthread_t handle_of(Fiber const& fiber);
// What gettid() says; the same in every run. Main's is the number of the process.
inline pid_t number_of(Fiber const& fiber) { return 1000 + fiber.id; }

// A thread_local object that is to be destroyed when the running thread ends.
void add_destructor(void (*function)(void*), void* object);
// Destroys the running thread's thread_local objects, and what it keeps under keys.
void run_destructors();

[[noreturn]] void exit_thread(void* result);

}  // namespace racecourse::engine::threads
