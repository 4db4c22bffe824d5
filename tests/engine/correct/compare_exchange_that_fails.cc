// expect: passed complete
// libtsan: accuses it, for it takes every compare_exchange for a write
// A compare_exchange that fails is a load ([atomics.types.operations] 23): it races with no plain load.
#include <atomic>
#include <thread>

int count = 0;

int main() {
  int seen = 0;
  std::thread looks([&] { seen = count; });
  int expected = 5;
  std::atomic_ref<int>(count).compare_exchange_strong(expected, 6);
  looks.join();
  return seen == 0 && expected == 0 ? 0 : 1;
}
