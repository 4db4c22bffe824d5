// pthread_spin_* and pthread_barrier_*.
#include <pthread.h>

#include "grader/engine/barrier.h"
#include "grader/engine/export.h"
#include "grader/engine/real.h"
#include "grader/engine/spin_lock.h"
#include "grader/engine/world.h"

namespace {
using namespace racecourse::engine;
}

extern "C" {
EXPORT int pthread_spin_init(pthread_spinlock_t* l, int shared) noexcept {
  if (world.active) spin_lock::init(l);
  return REAL(pthread_spin_init)(l, shared);
}
EXPORT int pthread_spin_destroy(pthread_spinlock_t* l) noexcept {
  if (world.active) spin_lock::destroy(l);
  return 0;
}
EXPORT int pthread_spin_lock(pthread_spinlock_t* l) noexcept {
  if (world.active) spin_lock::lock(l);
  return 0;
}
EXPORT int pthread_spin_trylock(pthread_spinlock_t* l) noexcept { return world.active ? spin_lock::try_lock(l) : 0; }
EXPORT int pthread_spin_unlock(pthread_spinlock_t* l) noexcept {
  if (world.active) spin_lock::unlock(l);
  return 0;
}

EXPORT int pthread_barrier_init(pthread_barrier_t* b, pthread_barrierattr_t const* attributes,
                                unsigned count) noexcept {
  if (world.active) barrier::init(b);
  return REAL(pthread_barrier_init)(b, attributes, count);
}
EXPORT int pthread_barrier_destroy(pthread_barrier_t* b) noexcept {
  if (world.active) barrier::destroy(b);
  return 0;
}
EXPORT int pthread_barrier_wait(pthread_barrier_t* b) noexcept {
  return world.active ? barrier::wait(b) : REAL(pthread_barrier_wait)(b);
}
}
