// pthread_rwlock_*.
#include <pthread.h>

#include <cerrno>
#include <ctime>

#include "grader/engine/export.h"
#include "grader/engine/real.h"
#include "grader/engine/rwlock.h"
#include "grader/engine/time.h"

namespace {
using namespace racecourse::engine;
}

extern "C" {
EXPORT int pthread_rwlock_init(pthread_rwlock_t* l, pthread_rwlockattr_t const* attributes) noexcept {
  if (world.active) rwlock::init(l);
  return REAL(pthread_rwlock_init)(l, attributes);
}
EXPORT int pthread_rwlock_destroy(pthread_rwlock_t* l) noexcept {
  if (world.active) rwlock::destroy(l);
  return 0;
}

EXPORT int pthread_rwlock_rdlock(pthread_rwlock_t* l) noexcept { return world.active ? rwlock::read(l) : 0; }
EXPORT int pthread_rwlock_wrlock(pthread_rwlock_t* l) noexcept { return world.active ? rwlock::write(l) : 0; }
EXPORT int pthread_rwlock_tryrdlock(pthread_rwlock_t* l) noexcept { return world.active ? rwlock::try_read(l) : 0; }
EXPORT int pthread_rwlock_trywrlock(pthread_rwlock_t* l) noexcept { return world.active ? rwlock::try_write(l) : 0; }

EXPORT int pthread_rwlock_clockrdlock(pthread_rwlock_t* l, clockid_t clock, timespec const* until) noexcept {
  if (!world.active) return 0;
  return time::valid(until) ? rwlock::read(l, time::deadline(clock, until)) : EINVAL;
}
EXPORT int pthread_rwlock_clockwrlock(pthread_rwlock_t* l, clockid_t clock, timespec const* until) noexcept {
  if (!world.active) return 0;
  return time::valid(until) ? rwlock::write(l, time::deadline(clock, until)) : EINVAL;
}
EXPORT int pthread_rwlock_timedrdlock(pthread_rwlock_t* l, timespec const* until) noexcept {
  return pthread_rwlock_clockrdlock(l, CLOCK_REALTIME, until);
}
EXPORT int pthread_rwlock_timedwrlock(pthread_rwlock_t* l, timespec const* until) noexcept {
  return pthread_rwlock_clockwrlock(l, CLOCK_REALTIME, until);
}

EXPORT int pthread_rwlock_unlock(pthread_rwlock_t* l) noexcept {
  if (world.active) rwlock::unlock(l);
  return 0;
}
}
