// A mutex that is destroyed may be made again.
// expect: passed complete
#include <pthread.h>
#include <thread>

int main() {
  pthread_mutex_t m;
  for (int i = 0; i < 2; ++i) {
    pthread_mutex_init(&m, nullptr);
    int shared = 0;
    std::thread other([&] {
      pthread_mutex_lock(&m);
      ++shared;
      pthread_mutex_unlock(&m);
    });
    pthread_mutex_lock(&m);
    ++shared;
    pthread_mutex_unlock(&m);
    other.join();
    pthread_mutex_destroy(&m);
  }
}
