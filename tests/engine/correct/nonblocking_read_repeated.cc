// A non-blocking read is tried until something is there.
// expect: passed
// options: executions=3000
#include <fcntl.h>
#include <unistd.h>
#include <cassert>
#include <cerrno>
#include <thread>

int main() {
  int ends[2];
  assert(pipe2(ends, O_NONBLOCK) == 0);
  std::thread writer([&] { assert(write(ends[1], "x", 1) == 1); });
  char byte;
  ssize_t n;
  while ((n = read(ends[0], &byte, 1)) < 0) assert(errno == EAGAIN);
  assert(n == 1);
  writer.join();
}
