// A non-blocking read is taken for one that always finds something.
// expect: failed assertion
// flaw: assertion; twin: nonblocking_read_repeated
#include <fcntl.h>
#include <unistd.h>
#include <cassert>
#include <thread>

int main() {
  int ends[2];
  assert(pipe2(ends, O_NONBLOCK) == 0);
  std::thread writer([&] { assert(write(ends[1], "x", 1) == 1); });
  std::this_thread::yield();
  char byte;
  assert(read(ends[0], &byte, 1) == 1);
  writer.join();
}
