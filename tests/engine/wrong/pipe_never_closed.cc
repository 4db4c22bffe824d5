// A reader waits for the end of a pipe whose writing end stays open.
// expect: failed deadlock
// flaw: deadlock; twin: pipe_closed_by_writer
#include <unistd.h>
#include <cassert>
#include <thread>

int main() {
  int ends[2];
  assert(pipe(ends) == 0);
  std::thread writer([&] { assert(write(ends[1], "abc", 3) == 3); });
  char buffer[8];
  while (read(ends[0], buffer, sizeof buffer) > 0) {
  }
  writer.join();
}
