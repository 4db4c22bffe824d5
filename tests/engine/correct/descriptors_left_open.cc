// Each execution leaves descriptors open: thousands of them must not run out of numbers, and numbers repeat.
// expect: passed
// options: strategy=random executions=20000
#include <sys/eventfd.h>
#include <unistd.h>
#include <cassert>
#include <thread>

int main() {
  int ends[2];
  assert(pipe(ends) == 0);
  int const counter = eventfd(1, 0);
  static int const expected = ends[0];
  assert(ends[0] == expected && ends[1] == expected + 1 && counter == expected + 2);
  std::thread other([&] { assert(write(ends[1], "x", 1) == 1); });
  char byte;
  assert(read(ends[0], &byte, 1) == 1);
  other.join();
}
