// expect: failed assertion
// main leaves by pthread_exit and takes it for granted that the other thread is the last, which ends the process.
#include <pthread.h>
#include <cstdlib>

pthread_t leaving;
void check() {
  if (pthread_equal(pthread_self(), leaving)) abort();
}
void* work(void*) { return nullptr; }

int main() {
  leaving = pthread_self();
  atexit(check);
  pthread_t thread;
  pthread_create(&thread, nullptr, work, nullptr);
  pthread_detach(thread);
  pthread_exit(nullptr);
}
