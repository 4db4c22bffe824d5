// Semaphores hand data over: what is written before a post is seen after the wait.
// expect: passed complete
#include <semaphore.h>
#include <cassert>
#include <thread>

int main() {
  sem_t empty, full;
  sem_init(&empty, 0, 1);
  sem_init(&full, 0, 0);
  int slot = 0;
  std::thread producer([&] {
    for (int i = 1; i <= 3; ++i) {
      sem_wait(&empty);
      slot = i;
      sem_post(&full);
    }
  });
  for (int i = 1; i <= 3; ++i) {
    sem_wait(&full);
    assert(slot == i);
    sem_post(&empty);
  }
  producer.join();
}
