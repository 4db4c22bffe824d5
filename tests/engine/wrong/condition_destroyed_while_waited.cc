// Destroyed as soon as the mutex is free, whether the other waits or not.
// expect: failed misuse
#include <pthread.h>
#include <thread>

int main() {
  pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
  bool ready = false;
  std::thread other([&] {
    pthread_mutex_lock(&m);
    while (!ready) pthread_cond_wait(&changed, &m);
    pthread_mutex_unlock(&m);
  });
  pthread_mutex_lock(&m);
  pthread_mutex_unlock(&m);
  pthread_cond_destroy(&changed);
  other.join();
}
