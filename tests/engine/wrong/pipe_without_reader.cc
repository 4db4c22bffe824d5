// Writing to a pipe that nobody reads any more sends SIGPIPE.
// expect: failed crash
// flaw: crash; twin: pipe_without_reader_ignored
#include <unistd.h>
#include <cassert>
#include <thread>

int main() {
  int ends[2];
  assert(pipe(ends) == 0);
  std::thread writer([&] { (void)!write(ends[1], "x", 1); });
  close(ends[0]);
  writer.join();
}
