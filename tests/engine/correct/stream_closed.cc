// Standard input is closed, and another file opened in its place; in each execution it is there again.
// expect: passed complete
#include <unistd.h>
#include <atomic>
#include <cassert>
#include <cstdio>
#include <thread>

std::atomic<int> n;

int main() {
  assert(std::fclose(stdin) == 0);
  std::FILE* const other = std::fopen("/dev/null", "r");
  assert(other != nullptr && fileno(other) == 0);
  std::fclose(other);
  std::thread adds([] { ++n; });
  ++n;
  adds.join();
}
