// expect: failed misuse
// flaw: destroyed while held; twin: mutex_destroyed_after_unlock
#include <pthread.h>

int main() {
  pthread_mutex_t m;
  pthread_mutex_init(&m, nullptr);
  pthread_mutex_lock(&m);
  pthread_mutex_destroy(&m);
}
