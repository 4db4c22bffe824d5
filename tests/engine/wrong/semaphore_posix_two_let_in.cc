// A semaphore of two does not protect a counter.
// expect: failed data-race
#include <semaphore.h>
#include <thread>

int main() {
  sem_t s;
  sem_init(&s, 0, 2);
  int count = 0;
  auto const work = [&] {
    sem_wait(&s);
    ++count;
    sem_post(&s);
  };
  std::thread other(work);
  work();
  other.join();
}
