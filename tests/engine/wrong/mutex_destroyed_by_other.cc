// One thread destroys the mutex that another may still hold.
// expect: failed misuse
#include <pthread.h>
#include <thread>

int main() {
  pthread_mutex_t m;
  pthread_mutex_init(&m, nullptr);
  std::thread other([&] {
    pthread_mutex_lock(&m);
    pthread_mutex_unlock(&m);
  });
  pthread_mutex_destroy(&m);
  other.join();
}
