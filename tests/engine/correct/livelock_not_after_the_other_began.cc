// expect: passed complete
// main() waits for a flag after it has started the thread that sets it; then it waits alone, for what is there.
#include <atomic>
#include <thread>

std::atomic<int> ready{0}, go{0};

int main() {
  std::thread sets([] { ready.store(1); });
  while (ready.load() != 1) std::this_thread::yield();
  go.store(1, std::memory_order_release);
  sets.join();
  while (go.load() != 1) std::this_thread::yield();
  for (int tries = 0; ready.load() == 1 && tries < 3; ++tries) std::this_thread::yield();
}
