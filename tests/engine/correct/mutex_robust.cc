// A thread ends while it holds a robust mutex: the next one is told, and mends what it protects.
// libtsan: accuses it, for nobody has unlocked the mutex that is taken over from a thread that has ended
// expect: passed complete
#include <pthread.h>
#include <cassert>
#include <cerrno>

pthread_mutex_t m;
int half_done = 0;

void* dies(void*) {
  int const answer = pthread_mutex_lock(&m);
  assert(answer == 0 || answer == EOWNERDEAD);
  if (answer == EOWNERDEAD) pthread_mutex_consistent(&m);
  half_done = 1;
  return nullptr;
}

int main() {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&m, &attributes);
  pthread_t a, b;
  pthread_create(&a, nullptr, dies, nullptr);
  pthread_create(&b, nullptr, dies, nullptr);
  int const first = pthread_mutex_lock(&m);
  assert(first == 0 || first == EOWNERDEAD);
  if (first == EOWNERDEAD) {
    assert(half_done == 1);
    half_done = 0;
    assert(pthread_mutex_consistent(&m) == 0);
  }
  pthread_mutex_unlock(&m);
  pthread_join(a, nullptr);
  pthread_join(b, nullptr);
  if (pthread_mutex_lock(&m) == EOWNERDEAD) {
    pthread_mutex_unlock(&m);  // not made consistent
    assert(pthread_mutex_lock(&m) == ENOTRECOVERABLE);
  } else {
    pthread_mutex_unlock(&m);
  }
  pthread_mutex_destroy(&m);
}
