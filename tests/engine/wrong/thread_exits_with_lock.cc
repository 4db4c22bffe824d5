// expect: failed exit
// flaw: exit with a lock held; twin: thread_exits_and_cleans_up
// pthread_exit in the middle of a function that holds a lock.
#include <pthread.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

void* work(void*) {
  pthread_mutex_lock(&m);
  pthread_exit(nullptr);
}

int main() {
  pthread_t thread;
  pthread_create(&thread, nullptr, work, nullptr);
  pthread_join(thread, nullptr);
}
