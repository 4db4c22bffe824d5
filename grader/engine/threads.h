// Threads of the program, behind pthread_create and its relatives.
#pragma once

#include <pthread.h>

#include "grader/engine/world.h"

namespace racecourse::engine::threads {

// Creates a thread that can run at once. Its handle is the address of its control block, as in the C library.
Fiber& create(void* (*body)(void*), void* argument, bool detached);
Fiber* find(pthread_t handle);  // null: no thread of this execution
pthread_t handle_of(Fiber const& fiber);

// What main does when it returns: exit handlers, then the end of the process, while others may still run.
[[noreturn]] void exit_process(int status);

// Destructors of thread_local objects and keys; then the thread is over.
[[noreturn]] void exit_thread(void* result);

}  // namespace racecourse::engine::threads
