// pthread_create, pthread_join and what else is about threads as such.
#include <pthread.h>
#include <sched.h>

#include <cerrno>

#include "grader/engine/export.h"
#include "grader/engine/failure.h"
#include "grader/engine/real.h"
#include "grader/engine/schedule.h"
#include "grader/engine/threads.h"
#include "grader/engine/time.h"

namespace {

using namespace racecourse::engine;

// Looks at the attributes, and refuses those that would change what a thread can do.
int detach_state(pthread_attr_t const* attributes) {
  int state = PTHREAD_CREATE_JOINABLE;
  if (attributes == nullptr) return state;
  pthread_attr_getdetachstate(attributes, &state);
  void* stack = nullptr;
  std::size_t size = 0;
  pthread_attr_getstack(attributes, &stack, &size);
  if (size > layout::stack_size)
    failure::refuse("a thread with a stack of more than 8 MiB (pthread_attr_setstacksize)");
  // Without one of its own, glibc computes an address from zero: it lies at the very top.
  if (reinterpret_cast<std::intptr_t>(stack) > 0) {
    failure::refuse("a thread on a stack of the program's own (pthread_attr_setstack)");
  }
  return state;
}

}  // namespace

extern "C" {

EXPORT int pthread_create(pthread_t* handle, pthread_attr_t const* attributes, void* (*body)(void*), void* argument) {
  if (!world.active) return REAL(pthread_create)(handle, attributes, body, argument);
  int const state = detach_state(attributes);
  if (world.threads == layout::max_threads) failure::refuse("more than 62 threads in one execution");
  // Others may have created theirs before: only now its number is known. It runs only after the handle is there.
  *handle = threads::handle_of(threads::create(body, argument, state == PTHREAD_CREATE_DETACHED));
  return 0;
}

EXPORT int pthread_join(pthread_t handle, void** result) {
  if (!world.active) return REAL(pthread_join)(handle, result);
  return threads::join(handle, result);
}
EXPORT int pthread_tryjoin_np(pthread_t handle, void** result) noexcept {
  if (!world.active) return REAL(pthread_tryjoin_np)(handle, result);
  return threads::try_join(handle, result);
}
EXPORT int pthread_clockjoin_np(pthread_t handle, void** result, clockid_t clock, timespec const* until) {
  if (!world.active) return REAL(pthread_clockjoin_np)(handle, result, clock, until);
  if (until == nullptr) return threads::join(handle, result);
  if (!time::valid(until)) return EINVAL;
  return threads::join(handle, result, time::deadline(clock, until));
}
EXPORT int pthread_timedjoin_np(pthread_t handle, void** result, timespec const* until) {
  return pthread_clockjoin_np(handle, result, CLOCK_REALTIME, until);
}

EXPORT int pthread_detach(pthread_t handle) {
  if (!world.active) return REAL(pthread_detach)(handle);
  Fiber* const fiber = threads::find(handle);
  if (fiber == nullptr || fiber->joined) return ESRCH;
  if (fiber->detached) return EINVAL;
  fiber->detached = true;
  return 0;
}

EXPORT int sched_yield() noexcept {
  if (!world.active) return REAL(sched_yield)();
  schedule::yield(__builtin_return_address(0));
  schedule::did({});
  return 0;
}
}
