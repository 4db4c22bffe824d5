// The thread that leaves last frees what both have used.
// expect: passed complete
#include <atomic>
#include <cstdlib>
#include <thread>

int main() {
  void* const block = std::malloc(16);
  std::atomic<int> users{2};
  auto const leave = [&] {
    if (users.fetch_sub(1) == 1) std::free(block);
  };
  std::thread other(leave);
  leave();
  other.join();
}
