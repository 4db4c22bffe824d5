// Takes for granted that main is the one who is told.
// expect: failed assertion
#include <pthread.h>
#include <cassert>
#include <thread>

int main() {
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, 2);
  std::thread other([&] { pthread_barrier_wait(&barrier); });
  assert(pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD);
  other.join();
}
