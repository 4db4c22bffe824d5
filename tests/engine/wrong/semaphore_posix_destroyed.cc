// expect: failed misuse
#include <semaphore.h>
#include <thread>

int main() {
  sem_t s;
  sem_init(&s, 0, 0);
  std::thread other([&] { sem_wait(&s); });
  sem_destroy(&s);
  sem_post(&s);
  other.join();
}
