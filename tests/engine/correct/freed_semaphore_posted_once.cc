// Who has been let go may free the semaphore at once: nobody posts again.
// expect: passed complete
#include <semaphore.h>

#include <thread>

int main() {
  auto* const done = new sem_t;
  sem_init(done, 0, 0);
  std::thread other([done] { sem_post(done); });
  sem_wait(done);
  delete done;
  other.join();
}
