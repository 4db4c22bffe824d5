// Destroyed while the other may not have arrived, or waits.
// libtsan: accuses it, for it calls a race what is told here as misuse
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
