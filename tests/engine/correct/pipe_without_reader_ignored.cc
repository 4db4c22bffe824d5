// Who ignores SIGPIPE gets an error instead.
// expect: passed complete
#include <signal.h>
#include <unistd.h>
#include <cassert>
#include <cerrno>
#include <thread>

int main() {
  signal(SIGPIPE, SIG_IGN);
  int ends[2];
  assert(pipe(ends) == 0);
  std::thread writer([&] {
    ssize_t const n = write(ends[1], "x", 1);
    assert(n == 1 || errno == EPIPE);
  });
  close(ends[0]);
  writer.join();
  close(ends[1]);
}
