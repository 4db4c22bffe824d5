// Both threads delete what the last one should.
// expect: failed double-free
// flaw: double free; twin: double_free_not_of_shared
#include <atomic>
#include <cstdlib>
#include <thread>

int main() {
  void* const block = std::malloc(16);
  std::atomic<int> users{2};
  auto const leave = [&] {
    if (users.load() == 0) std::free(block);
    users.fetch_sub(1);
    if (users.load() == 0) std::free(block);
  };
  std::thread other(leave);
  leave();
  other.join();
}
