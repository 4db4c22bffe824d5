// Who takes the pointer out frees the block.
// expect: passed complete
#include <atomic>
#include <cstdlib>
#include <thread>

int main() {
  std::atomic<void*> block{std::malloc(8)};
  auto const drop = [&] { std::free(block.exchange(nullptr)); };
  std::thread other(drop);
  drop();
  other.join();
}
