// The writing end of a pipe is closed as a stream: the reader sees its end.
// expect: passed complete
#include <unistd.h>
#include <cassert>
#include <cstdio>
#include <thread>

int main() {
  int ends[2];
  assert(pipe(ends) == 0);
  std::thread closes([&] { std::fclose(fdopen(ends[1], "w")); });
  char byte = 0;
  assert(read(ends[0], &byte, 1) == 0);
  closes.join();
  close(ends[0]);
}
