// A semaphore of two lets two in.
// expect: passed complete
#include <semaphore.h>
#include <atomic>
#include <cassert>
#include <cerrno>
#include <thread>

int main() {
  sem_t s;
  sem_init(&s, 0, 2);
  std::atomic<int> inside{0};
  auto const work = [&] {
    sem_wait(&s);
    assert(++inside <= 2);
    --inside;
    sem_post(&s);
  };
  std::thread a(work), b(work), c(work);
  a.join();
  b.join();
  c.join();
  int value = 0;
  sem_getvalue(&s, &value);
  assert(value == 2);
  assert(sem_trywait(&s) == 0 && sem_trywait(&s) == 0);
  assert(sem_trywait(&s) == -1 && errno == EAGAIN);
  sem_destroy(&s);
}
