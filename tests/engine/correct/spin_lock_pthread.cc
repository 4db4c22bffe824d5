// pthread_spin_lock protects a counter.
// expect: passed complete
#include <pthread.h>
#include <cassert>
#include <thread>

int main() {
  pthread_spinlock_t lock;
  pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
  int count = 0;
  auto const work = [&] {
    pthread_spin_lock(&lock);
    ++count;
    pthread_spin_unlock(&lock);
  };
  std::thread a(work), b(work);
  if (pthread_spin_trylock(&lock) == 0) {
    ++count;
    pthread_spin_unlock(&lock);
  }
  a.join();
  b.join();
  assert(count == 2 || count == 3);
  pthread_spin_destroy(&lock);
}
