// An event counter as a semaphore: one more is taken than is ever given.
// expect: failed deadlock
#include <sys/eventfd.h>
#include <unistd.h>
#include <cassert>
#include <thread>

int main() {
  int const tokens = eventfd(0, EFD_SEMAPHORE);
  auto const post = [&] { assert(eventfd_write(tokens, 1) == 0); };
  std::thread a(post), b(post);
  eventfd_t value = 0;
  for (int i = 0; i < 3; ++i) assert(eventfd_read(tokens, &value) == 0);
  a.join();
  b.join();
}
