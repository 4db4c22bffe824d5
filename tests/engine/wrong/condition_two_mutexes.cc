// Two threads wait on one condition with a mutex each.
// expect: failed misuse
#include <pthread.h>
#include <thread>

pthread_cond_t c = PTHREAD_COND_INITIALIZER;

int main() {
  auto const wait = [] {
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&m);
    pthread_cond_wait(&c, &m);
    pthread_mutex_unlock(&m);
  };
  std::thread a(wait), b(wait);
  pthread_cond_broadcast(&c);
  a.join();
  b.join();
}
