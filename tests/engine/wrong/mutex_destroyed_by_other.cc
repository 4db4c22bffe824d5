// One thread destroys the mutex that another may still hold.
// libtsan: accuses it, for it calls a race what is told here as misuse
// expect: failed misuse
// flaw: destroyed while held; twin: mutex_destroyed_after_join
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
