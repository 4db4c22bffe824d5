// A writer that waits for a while only: the reader that it holds back goes on when it has given up.
// expect: passed complete
#include <pthread.h>
#include <cassert>
#include <cerrno>
#include <ctime>
pthread_rwlock_t lock;
int value = 0;
void* reader(void*) {
  pthread_rwlock_rdlock(&lock);
  assert(value >= 0);
  pthread_rwlock_unlock(&lock);
  return nullptr;
}
void* writer(void*) {
  timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += 1;
  int r = pthread_rwlock_timedwrlock(&lock, &until);
  assert(r == 0 || r == ETIMEDOUT);
  if (r == 0) {
    ++value;
    pthread_rwlock_unlock(&lock);
  }
  return nullptr;
}
int main() {
  pthread_rwlockattr_t attributes;
  pthread_rwlockattr_init(&attributes);
  pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  pthread_rwlock_init(&lock, &attributes);
  pthread_t b, c;
  pthread_rwlock_rdlock(&lock);
  pthread_create(&b, nullptr, writer, nullptr);
  pthread_create(&c, nullptr, reader, nullptr);
  pthread_join(c, nullptr);
  pthread_rwlock_unlock(&lock);
  pthread_join(b, nullptr);
  pthread_rwlock_destroy(&lock);
}
