// An event counter adds up what is written, and as a semaphore gives it out one by one.
// expect: passed complete
#include <sys/eventfd.h>
#include <unistd.h>
#include <cassert>
#include <thread>

int main() {
  int const sum = eventfd(0, 0), one_by_one = eventfd(0, EFD_SEMAPHORE);
  auto const post = [&] {
    assert(eventfd_write(sum, 3) == 0);
    assert(eventfd_write(one_by_one, 1) == 0);
  };
  std::thread a(post), b(post);
  eventfd_t value = 0;
  for (int i = 0; i < 2; ++i) assert(eventfd_read(one_by_one, &value) == 0 && value == 1);
  assert(eventfd_read(sum, &value) == 0 && value == 6);
  a.join();
  b.join();
  close(sum);
  close(one_by_one);
}
