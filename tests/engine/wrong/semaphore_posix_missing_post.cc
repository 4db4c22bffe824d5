// expect: failed deadlock
// flaw: deadlock; twin: semaphore_posix_handover
#include <semaphore.h>
#include <thread>

int main() {
  sem_t s;
  sem_init(&s, 0, 1);
  auto const work = [&] {
    sem_wait(&s);
    sem_wait(&s);
    sem_post(&s);
    sem_post(&s);
  };
  std::thread other(work);
  work();
  other.join();
}
