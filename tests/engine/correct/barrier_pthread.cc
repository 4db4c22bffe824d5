// Three threads meet twice; just one of them is told that it is the one.
// expect: passed complete
#include <pthread.h>
#include <atomic>
#include <cassert>
#include <thread>

int main() {
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, 3);
  int parts[3] = {};
  std::atomic<int> serial{0};
  auto const work = [&](int i) {
    parts[i] = i + 1;
    if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) ++serial;
    assert(parts[0] + parts[1] + parts[2] == 6);
    if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) ++serial;
    parts[i] = 0;
  };
  std::thread a(work, 0), b(work, 1);
  work(2);
  a.join();
  b.join();
  assert(serial == 2);
  pthread_barrier_destroy(&barrier);
}
