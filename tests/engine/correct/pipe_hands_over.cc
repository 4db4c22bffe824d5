// What was written before a byte goes into a pipe is seen by who takes the byte out.
// expect: passed complete
#include <unistd.h>
#include <cassert>
#include <thread>

int main() {
  int ends[2];
  assert(pipe(ends) == 0);
  int data = 0;
  std::thread writer([&] {
    data = 7;
    char const byte = 'x';
    assert(write(ends[1], &byte, 1) == 1);
  });
  char got = 0;
  assert(read(ends[0], &got, 1) == 1 && got == 'x' && data == 7);
  writer.join();
  close(ends[0]);
  close(ends[1]);
}
