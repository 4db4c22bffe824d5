// expect: passed complete
#include <pthread.h>
#include <thread>

int main() {
  pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
  std::thread other([&] {
    pthread_mutex_lock(&m);
    pthread_mutex_unlock(&m);
  });
  other.join();
}
