// What each kind of mutex answers.
// expect: passed complete
#include <pthread.h>
#include <cassert>
#include <cerrno>
#include <ctime>

pthread_mutex_t make(int type) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, type);
  pthread_mutex_t m;
  pthread_mutex_init(&m, &attributes);
  return m;
}

pthread_mutex_t checking, recursive, normal;

void* other(void*) {
  assert(pthread_mutex_unlock(&checking) == EPERM);
  assert(pthread_mutex_unlock(&recursive) == EPERM);
  assert(pthread_mutex_trylock(&recursive) == EBUSY);
  assert(pthread_mutex_trylock(&normal) == EBUSY);
  timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  assert(pthread_mutex_clocklock(&normal, CLOCK_MONOTONIC, &until) == ETIMEDOUT);
  return nullptr;
}

int main() {
  checking = make(PTHREAD_MUTEX_ERRORCHECK);
  recursive = make(PTHREAD_MUTEX_RECURSIVE);
  normal = make(PTHREAD_MUTEX_NORMAL);
  pthread_mutex_lock(&checking);
  assert(pthread_mutex_lock(&checking) == EDEADLK);
  pthread_mutex_lock(&recursive);
  assert(pthread_mutex_lock(&recursive) == 0 && pthread_mutex_trylock(&recursive) == 0);
  pthread_mutex_lock(&normal);
  assert(pthread_mutex_trylock(&normal) == EBUSY);
  pthread_t thread;
  pthread_create(&thread, nullptr, other, nullptr);
  pthread_join(thread, nullptr);
  for (int i = 0; i < 3; ++i) assert(pthread_mutex_unlock(&recursive) == 0);
  assert(pthread_mutex_unlock(&recursive) == EPERM);
  pthread_mutex_unlock(&checking);
  pthread_mutex_unlock(&normal);
  pthread_mutex_destroy(&checking);
  pthread_mutex_destroy(&recursive);
  pthread_mutex_destroy(&normal);
}
