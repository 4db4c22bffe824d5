// Two readers are inside at the same time in some execution, a writer never with anybody.
// expect: passed complete
#include <pthread.h>
#include <cassert>

pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
int value = 0;

void* reader(void*) {
  pthread_rwlock_rdlock(&lock);
  int const before = value;
  assert(before == 0 || before == 2);
  assert(value == before);
  pthread_rwlock_unlock(&lock);
  return nullptr;
}

void* writer(void*) {
  pthread_rwlock_wrlock(&lock);
  ++value;
  ++value;
  pthread_rwlock_unlock(&lock);
  return nullptr;
}

int main() {
  pthread_t threads[3];
  pthread_create(&threads[0], nullptr, reader, nullptr);
  pthread_create(&threads[1], nullptr, writer, nullptr);
  pthread_create(&threads[2], nullptr, reader, nullptr);
  for (pthread_t thread : threads) pthread_join(thread, nullptr);
  assert(value == 2);
  pthread_rwlock_destroy(&lock);
}
