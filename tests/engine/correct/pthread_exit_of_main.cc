// main ends by pthread_exit: the other thread goes on, and the process ends with it.
// Which of the two is the last, and runs check(), is all that their order can change: two executions.
// expect: passed complete 2
#include <pthread.h>
#include <atomic>
#include <cstdlib>

std::atomic<int> done{0};
void* work(void*) {
  done = 1;
  return nullptr;
}
void check() {
  if (done != 1) abort();
}

int main() {
  atexit(check);
  pthread_t thread;
  pthread_create(&thread, nullptr, work, nullptr);
  pthread_detach(thread);
  pthread_exit(nullptr);
}
