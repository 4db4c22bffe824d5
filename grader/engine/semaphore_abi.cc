// sem_*. Named semaphores belong to several processes and are refused.
#include <semaphore.h>

#include <cerrno>
#include <ctime>

#include "grader/engine/export.h"
#include "grader/engine/failure.h"
#include "grader/engine/real.h"
#include "grader/engine/semaphore.h"
#include "grader/engine/time.h"

namespace {

using namespace racecourse::engine;

int with_errno(int error) {
  if (error == 0) return 0;
  errno = error;
  return -1;
}

}  // namespace

extern "C" {
EXPORT int sem_init(sem_t* s, int shared, unsigned value) noexcept {
  if (world.active) semaphore::init(s);
  return REAL(sem_init)(s, shared, value);
}
EXPORT int sem_destroy(sem_t* s) noexcept {
  if (world.active) semaphore::destroy(s);
  return 0;
}

EXPORT int sem_wait(sem_t* s) { return world.active ? semaphore::wait(s) : REAL(sem_wait)(s); }
EXPORT int sem_trywait(sem_t* s) noexcept {
  return world.active ? with_errno(semaphore::try_wait(s)) : REAL(sem_trywait)(s);
}
EXPORT int sem_clockwait(sem_t* s, clockid_t clock, timespec const* until) {
  if (!world.active) return REAL(sem_clockwait)(s, clock, until);
  return with_errno(time::valid(until) ? semaphore::wait(s, time::deadline(clock, until)) : EINVAL);
}
EXPORT int sem_timedwait(sem_t* s, timespec const* until) { return sem_clockwait(s, CLOCK_REALTIME, until); }
EXPORT int sem_post(sem_t* s) noexcept { return world.active ? with_errno(semaphore::post(s)) : REAL(sem_post)(s); }
EXPORT int sem_getvalue(sem_t* s, int* value) noexcept {
  if (!world.active) return REAL(sem_getvalue)(s, value);
  *value = semaphore::value(s);
  return 0;
}

EXPORT sem_t* sem_open(char const* name, int flags, ...) noexcept {
  (void)name, (void)flags;
  if (world.active) failure::refuse("a named semaphore (sem_open)");
  errno = ENOSYS;
  return SEM_FAILED;
}
}
