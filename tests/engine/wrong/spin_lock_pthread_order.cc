// expect: failed deadlock
#include <pthread.h>
#include <thread>

int main() {
  pthread_spinlock_t a, b;
  pthread_spin_init(&a, PTHREAD_PROCESS_PRIVATE);
  pthread_spin_init(&b, PTHREAD_PROCESS_PRIVATE);
  auto const both = [](pthread_spinlock_t& x, pthread_spinlock_t& y) {
    pthread_spin_lock(&x);
    pthread_spin_lock(&y);
    pthread_spin_unlock(&y);
    pthread_spin_unlock(&x);
  };
  std::thread other([&] { both(a, b); });
  both(b, a);
  other.join();
}
