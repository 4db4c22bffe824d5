// A large atomic hands on what came before its store.
// expect: passed complete
#include <atomic>
#include <cassert>
#include <thread>

struct Large {
  long version, a, b, c;
};

int main() {
  std::atomic<Large> state{{0, 0, 0, 0}};
  int data = 0;
  std::thread other([&] {
    data = 1;
    state.store({1, 2, 3, 4}, std::memory_order_release);
  });
  if (state.load(std::memory_order_acquire).version == 1) assert(data == 1);
  other.join();
}
