// Destroyed while the other may not have arrived, or waits.
// expect: failed misuse
#include <pthread.h>
#include <thread>

int main() {
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, 2);
  std::thread other([&] { pthread_barrier_wait(&barrier); });
  pthread_barrier_destroy(&barrier);
  other.join();
}
