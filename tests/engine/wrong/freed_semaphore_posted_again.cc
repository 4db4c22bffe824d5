// The second post comes after the waiter has been let go and has freed the semaphore.
// expect: failed use-after-free
// flaw: use after free; twin: freed_semaphore_posted_once
#include <semaphore.h>

#include <thread>

int main() {
  auto* const done = new sem_t;
  sem_init(done, 0, 0);
  std::thread other([done] {
    sem_post(done);
    sem_post(done);
  });
  sem_wait(done);
  delete done;
  other.join();
}
