// expect: passed complete
// The same with the semaphore of POSIX.
#include <semaphore.h>
#include <thread>

sem_t places;

int main() {
  sem_init(&places, 0, 1);
  std::thread other([] { sem_wait(&places); });
  if (sem_trywait(&places) == 0) sem_post(&places);
  other.join();
}
