// pthread_mutex_* and pthread_cond_*.
#include <pthread.h>

#include <cerrno>
#include <ctime>

#include "grader/engine/condition.h"
#include "grader/engine/export.h"
#include "grader/engine/failure.h"
#include "grader/engine/mutex.h"
#include "grader/engine/own_call.h"
#include "grader/engine/real.h"
#include "grader/engine/time.h"

namespace {
using namespace racecourse::engine;
}

// Outside of a scenario there is one thread: locks are not needed, and waits would never end. The same holds for the
// locks inside the language's runtime (own_call.h).
#define SKIP !world.active || called_by_runtime(__builtin_return_address(0))

extern "C" {
EXPORT int pthread_mutex_init(pthread_mutex_t* m, pthread_mutexattr_t const* attributes) noexcept {
  if (world.active) mutex::init(m);
  return REAL(pthread_mutex_init)(m, attributes);
}
EXPORT int pthread_mutex_destroy(pthread_mutex_t* m) noexcept {
  if (world.active) mutex::destroy(m);
  return 0;
}
EXPORT int pthread_mutex_lock(pthread_mutex_t* m) noexcept { return SKIP ? 0 : mutex::lock(m); }
EXPORT int pthread_mutex_trylock(pthread_mutex_t* m) noexcept { return SKIP ? 0 : mutex::try_lock(m); }
EXPORT int pthread_mutex_unlock(pthread_mutex_t* m) noexcept { return SKIP ? 0 : mutex::unlock(m); }
EXPORT int pthread_mutex_clocklock(pthread_mutex_t* m, clockid_t clock, timespec const* until) noexcept {
  if (SKIP) return 0;
  return time::valid(until) ? mutex::lock(m, time::deadline(clock, until)) : EINVAL;
}
EXPORT int pthread_mutex_timedlock(pthread_mutex_t* m, timespec const* until) noexcept {
  return pthread_mutex_clocklock(m, CLOCK_REALTIME, until);
}
EXPORT int pthread_mutex_consistent(pthread_mutex_t* m) noexcept { return SKIP ? 0 : mutex::make_consistent(m); }

EXPORT int pthread_cond_init(pthread_cond_t* c, pthread_condattr_t const* attributes) noexcept {
  if (world.active) condition::init(c);
  return REAL(pthread_cond_init)(c, attributes);
}
EXPORT int pthread_cond_destroy(pthread_cond_t* c) noexcept {
  if (world.active) condition::destroy(c);
  return 0;
}
EXPORT int pthread_cond_wait(pthread_cond_t* c, pthread_mutex_t* m) {
  return world.active ? condition::wait(c, m, no_deadline) : 0;
}
EXPORT int pthread_cond_clockwait(pthread_cond_t* c, pthread_mutex_t* m, clockid_t clock, timespec const* until) {
  if (!world.active) return 0;
  return time::valid(until) ? condition::wait(c, m, time::deadline(clock, until)) : EINVAL;
}
EXPORT int pthread_cond_timedwait(pthread_cond_t* c, pthread_mutex_t* m, timespec const* until) {
  return pthread_cond_clockwait(c, m, condition::clock_of(c), until);
}
EXPORT int pthread_cond_signal(pthread_cond_t* c) noexcept {
  if (world.active) condition::signal(c);
  return 0;
}
EXPORT int pthread_cond_broadcast(pthread_cond_t* c) noexcept {
  if (world.active) condition::broadcast(c);
  return 0;
}
}
