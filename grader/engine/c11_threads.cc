// <threads.h>. The C library's own versions go past the names that we stand in for, so each is done here again.
#include <pthread.h>
#include <threads.h>
#include <time.h>

#include <cerrno>

#include "grader/engine/export.h"
#include "grader/engine/real.h"
#include "grader/engine/world.h"

namespace {

using racecourse::engine::world;

int answer(int error) {
  switch (error) {
    case 0:
      return thrd_success;
    case EBUSY:
      return thrd_busy;
    case ETIMEDOUT:
      return thrd_timedout;
    case ENOMEM:
      return thrd_nomem;
    default:
      return thrd_error;
  }
}

// In glibc they are the same objects under other names.
pthread_mutex_t* plain(mtx_t* m) { return reinterpret_cast<pthread_mutex_t*>(m); }
pthread_cond_t* plain(cnd_t* c) { return reinterpret_cast<pthread_cond_t*>(c); }

struct Start {
  thrd_start_t function;
  void* argument;
};

void* run(void* start) {
  Start const s = *static_cast<Start*>(start);
  return reinterpret_cast<void*>(static_cast<std::intptr_t>(s.function(s.argument)));
}

}  // namespace

extern "C" {

EXPORT int thrd_create(thrd_t* handle, thrd_start_t function, void* argument) {
  if (!world.active) return REAL(thrd_create)(handle, function, argument);
  auto* const start = static_cast<Start*>(world.scratch.take(sizeof(Start)));
  *start = {function, argument};
  return answer(pthread_create(handle, nullptr, &run, start));
}
EXPORT int thrd_join(thrd_t handle, int* result) {
  void* value = nullptr;
  int const error = pthread_join(handle, &value);
  if (error == 0 && result != nullptr) *result = static_cast<int>(reinterpret_cast<std::intptr_t>(value));
  return answer(error);
}
EXPORT int thrd_detach(thrd_t handle) { return answer(pthread_detach(handle)); }
EXPORT void thrd_exit(int result) { pthread_exit(reinterpret_cast<void*>(static_cast<std::intptr_t>(result))); }
EXPORT void thrd_yield() { sched_yield(); }
EXPORT int thrd_sleep(timespec const* length, timespec* left) { return nanosleep(length, left); }

EXPORT int mtx_init(mtx_t* m, int type) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, (type & mtx_recursive) != 0 ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
  return answer(pthread_mutex_init(plain(m), &attributes));
}
EXPORT void mtx_destroy(mtx_t* m) { pthread_mutex_destroy(plain(m)); }
EXPORT int mtx_lock(mtx_t* m) { return answer(pthread_mutex_lock(plain(m))); }
EXPORT int mtx_trylock(mtx_t* m) { return answer(pthread_mutex_trylock(plain(m))); }
EXPORT int mtx_timedlock(mtx_t* m, timespec const* until) { return answer(pthread_mutex_timedlock(plain(m), until)); }
EXPORT int mtx_unlock(mtx_t* m) { return answer(pthread_mutex_unlock(plain(m))); }

EXPORT int cnd_init(cnd_t* c) { return answer(pthread_cond_init(plain(c), nullptr)); }
EXPORT void cnd_destroy(cnd_t* c) { pthread_cond_destroy(plain(c)); }
EXPORT int cnd_wait(cnd_t* c, mtx_t* m) { return answer(pthread_cond_wait(plain(c), plain(m))); }
EXPORT int cnd_timedwait(cnd_t* c, mtx_t* m, timespec const* until) {
  return answer(pthread_cond_timedwait(plain(c), plain(m), until));
}
EXPORT int cnd_signal(cnd_t* c) { return answer(pthread_cond_signal(plain(c))); }
EXPORT int cnd_broadcast(cnd_t* c) { return answer(pthread_cond_broadcast(plain(c))); }

EXPORT int tss_create(tss_t* key, tss_dtor_t destructor) { return answer(pthread_key_create(key, destructor)); }
EXPORT void tss_delete(tss_t key) { pthread_key_delete(key); }
EXPORT void* tss_get(tss_t key) { return pthread_getspecific(key); }
EXPORT int tss_set(tss_t key, void* value) { return answer(pthread_setspecific(key, value)); }

EXPORT void call_once(once_flag* flag, void (*function)()) {
  pthread_once(reinterpret_cast<pthread_once_t*>(flag), function);
}
}
