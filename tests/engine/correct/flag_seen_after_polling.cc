// expect: passed complete
// A thread waits by looking at the clock. Time moves when the other cannot go on, so its store is seen by then.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
using namespace std::chrono_literals;

int main() {
  std::atomic<int> flag{0};
  std::thread other([&] { flag.store(1, std::memory_order_relaxed); });
  auto const until = std::chrono::steady_clock::now() + 1us;
  while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
  if (flag.load(std::memory_order_relaxed) == 0) abort();
  other.join();
}
