// The data is written after the byte that says that it is there.
// expect: failed data-race
#include <unistd.h>
#include <cassert>
#include <thread>

int main() {
  int ends[2];
  assert(pipe(ends) == 0);
  int data = 0;
  std::thread writer([&] {
    char const byte = 'x';
    assert(write(ends[1], &byte, 1) == 1);
    data = 7;
  });
  char got = 0;
  assert(read(ends[0], &got, 1) == 1);
  assert(data == 7 || data == 0);
  writer.join();
}
