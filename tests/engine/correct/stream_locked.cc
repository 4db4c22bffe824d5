// flockfile keeps a stream, and what goes with it, for one thread.
// libtsan: accuses it, for it knows no flockfile
// expect: passed complete
#include <cassert>
#include <cstdio>
#include <thread>

int main() {
  int lines = 0;
  auto const say = [&] {
    flockfile(stdout);
    std::printf("one ");
    ++lines;
    std::puts("line");
    funlockfile(stdout);
  };
  std::thread other(say);
  std::printf("between\n");
  say();
  other.join();
  assert(lines == 2);
  assert(ftrylockfile(stdout) == 0);
  funlockfile(stdout);
}
