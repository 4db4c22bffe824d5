// The clock of a condition's attributes is that of its time limits.
// expect: passed complete
#include <pthread.h>
#include <cassert>
#include <cerrno>
#include <ctime>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c;
bool ready = false;

void* signaller(void*) {
  pthread_mutex_lock(&m);
  ready = true;
  pthread_cond_signal(&c);
  pthread_mutex_unlock(&m);
  return nullptr;
}

int main() {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&c, &attributes);
  timespec start, until, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  until = start;
  until.tv_sec += 60;
  pthread_t thread;
  pthread_create(&thread, nullptr, signaller, nullptr);
  pthread_mutex_lock(&m);
  int answer = 0;
  while (!ready && answer != ETIMEDOUT) answer = pthread_cond_timedwait(&c, &m, &until);
  pthread_mutex_unlock(&m);
  clock_gettime(CLOCK_MONOTONIC, &end);
  assert(answer == 0 || end.tv_sec - start.tv_sec >= 60);
  assert(answer != 0 || end.tv_sec - start.tv_sec < 3600);
  pthread_join(thread, nullptr);
  pthread_cond_destroy(&c);
}
