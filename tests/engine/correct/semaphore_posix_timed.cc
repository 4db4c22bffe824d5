// sem_timedwait and sem_clockwait, with and without somebody who posts.
// expect: passed complete
#include <semaphore.h>
#include <cassert>
#include <cerrno>
#include <ctime>
#include <thread>

int main() {
  sem_t never, sometimes;
  sem_init(&never, 0, 0);
  sem_init(&sometimes, 0, 0);
  timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += 3600;
  assert(sem_timedwait(&never, &until) == -1 && errno == ETIMEDOUT);
  int data = 0;
  std::thread other([&] {
    data = 1;
    sem_post(&sometimes);
  });
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += 1;
  if (sem_clockwait(&sometimes, CLOCK_MONOTONIC, &until) == 0) {
    assert(data == 1);
  } else {
    assert(errno == ETIMEDOUT);
  }
  other.join();
}
