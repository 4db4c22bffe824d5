// dup and fcntl: one description under several numbers; the end comes when the last is closed.
// expect: passed complete
#include <fcntl.h>
#include <unistd.h>
#include <cassert>
#include <cerrno>
#include <thread>

int main() {
  int ends[2];
  assert(pipe2(ends, O_CLOEXEC) == 0);
  int const second = dup(ends[1]), third = fcntl(ends[1], F_DUPFD_CLOEXEC, 20);
  assert(second > ends[1] && third >= 20);
  char byte;
  assert(fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) | O_NONBLOCK) == 0);
  assert(read(ends[0], &byte, 1) == -1 && errno == EAGAIN);
  assert(fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) & ~O_NONBLOCK) == 0);
  assert((fcntl(ends[0], F_GETFL) & O_NONBLOCK) == 0);
  std::thread writer([&] {
    close(ends[1]);
    assert(write(second, "x", 1) == 1);
    close(second);
    close(third);
  });
  assert(read(ends[0], &byte, 1) == 1);
  assert(read(ends[0], &byte, 1) == 0);
  writer.join();
  close(ends[0]);
  assert(read(ends[0], &byte, 1) == -1 && errno == EBADF);
}
