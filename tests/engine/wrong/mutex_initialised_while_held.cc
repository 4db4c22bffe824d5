// libtsan: accuses it, for it calls a race what is told here as misuse
// expect: failed misuse
// flaw: destroyed while held; twin: mutex_init_again
#include <pthread.h>
#include <thread>

int main() {
  pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
  std::thread other([&] {
    pthread_mutex_lock(&m);
    pthread_mutex_unlock(&m);
  });
  pthread_mutex_init(&m, nullptr);
  other.join();
}
