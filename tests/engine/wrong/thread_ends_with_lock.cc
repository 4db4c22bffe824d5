// expect: failed exit
// flaw: exit with a lock held; twin: thread_ends_after_unlock
#include <pthread.h>
#include <thread>

int main() {
  pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
  std::thread other([&] { pthread_mutex_lock(&m); });
  other.join();
}
