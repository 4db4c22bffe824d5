// pthread_mutex_* and pthread_cond_*.
#include <pthread.h>

#include <cerrno>
#include <ctime>

#include "grader/engine/condition.h"
#include "grader/engine/export.h"
#include "grader/engine/failure.h"
#include "grader/engine/mutex.h"
#include "grader/engine/raw.h"
#include "grader/engine/time.h"

namespace {
using namespace racecourse::engine;
}

// Outside of a scenario there is one thread: locks are not needed, and waits would never end.
extern "C" {
EXPORT int pthread_mutex_lock(pthread_mutex_t* m) { return world.active ? mutex::lock(m) : 0; }
EXPORT int pthread_mutex_trylock(pthread_mutex_t* m) { return world.active ? mutex::try_lock(m) : 0; }
EXPORT int pthread_mutex_unlock(pthread_mutex_t* m) { return world.active ? mutex::unlock(m) : 0; }
EXPORT int pthread_mutex_timedlock(pthread_mutex_t* m, timespec const* until) {
  return world.active ? mutex::lock(m, time::deadline(CLOCK_REALTIME, until)) : 0;
}
EXPORT int pthread_mutex_clocklock(pthread_mutex_t* m, clockid_t clock, timespec const* until) {
  return world.active ? mutex::lock(m, time::deadline(clock, until)) : 0;
}

EXPORT int pthread_cond_wait(pthread_cond_t* c, pthread_mutex_t* m) {
  return world.active ? condition::wait(c, m, no_deadline) : 0;
}
EXPORT int pthread_cond_timedwait(pthread_cond_t* c, pthread_mutex_t* m, timespec const* until) {
  return world.active ? condition::wait(c, m, time::deadline(CLOCK_REALTIME, until)) : 0;
}
EXPORT int pthread_cond_clockwait(pthread_cond_t* c, pthread_mutex_t* m, clockid_t clock, timespec const* until) {
  return world.active ? condition::wait(c, m, time::deadline(clock, until)) : 0;
}
EXPORT int pthread_cond_signal(pthread_cond_t* c) {
  if (world.active) condition::signal(c);
  return 0;
}
EXPORT int pthread_cond_broadcast(pthread_cond_t* c) {
  if (world.active) condition::broadcast(c);
  return 0;
}
}
