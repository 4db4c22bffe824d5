// expect: passed complete
// pthread_exit in the middle of a function that holds a lock; what was pushed for that gives it back.
#include <pthread.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

void unlock(void*) { pthread_mutex_unlock(&m); }

void* work(void*) {
  pthread_mutex_lock(&m);
  pthread_cleanup_push(unlock, nullptr);
  pthread_exit(nullptr);
  pthread_cleanup_pop(0);
}

int main() {
  pthread_t thread;
  pthread_create(&thread, nullptr, work, nullptr);
  pthread_join(thread, nullptr);
}
