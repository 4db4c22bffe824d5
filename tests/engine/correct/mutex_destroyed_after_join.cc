// expect: passed complete
// The mutex is destroyed when the other thread has ended.
#include <pthread.h>
#include <thread>

int main() {
  pthread_mutex_t m;
  pthread_mutex_init(&m, nullptr);
  std::thread other([&] {
    pthread_mutex_lock(&m);
    pthread_mutex_unlock(&m);
  });
  other.join();
  pthread_mutex_destroy(&m);
}
