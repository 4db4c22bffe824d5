// pthread_create, pthread_join and what else is about threads as such.
#include <pthread.h>
#include <sched.h>

#include <cerrno>

#include "grader/engine/export.h"
#include "grader/engine/failure.h"
#include "grader/engine/real.h"
#include "grader/engine/schedule.h"
#include "grader/engine/threads.h"

namespace {
using namespace racecourse::engine;

}  // namespace

extern "C" {

EXPORT int pthread_create(pthread_t* handle, pthread_attr_t const* attributes, void* (*body)(void*), void* argument) {
  if (!world.active) return REAL(pthread_create)(handle, attributes, body, argument);
  int state = PTHREAD_CREATE_JOINABLE;
  if (attributes != nullptr) pthread_attr_getdetachstate(attributes, &state);
  if (world.threads == layout::max_threads) failure::refuse("more than 62 threads in one execution");
  *handle = reinterpret_cast<pthread_t>(fibers::block_address(static_cast<int>(world.threads)));
  threads::create(body, argument, state == PTHREAD_CREATE_DETACHED);
  return 0;
}

EXPORT int pthread_join(pthread_t handle, void** result) {
  if (!world.active) return REAL(pthread_join)(handle, result);
  return threads::join(handle, result, no_deadline);
}

EXPORT int pthread_detach(pthread_t handle) {
  if (!world.active) return REAL(pthread_detach)(handle);
  Fiber* const fiber = threads::find(handle);
  if (fiber == nullptr || fiber->joined) return ESRCH;
  if (fiber->detached) return EINVAL;
  fiber->detached = true;
  return 0;
}

EXPORT int sched_yield() {
  if (!world.active) return REAL(sched_yield)();
  schedule::yield(__builtin_return_address(0));
  schedule::did({});
  return 0;
}
}
