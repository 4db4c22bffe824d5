// Naps and looks at a flag. A store is visible in a reasonable amount of time: nobody naps twice after it.
// expect: passed
// options: executions=2000 timers=0
#include <atomic>
#include <cassert>
#include <chrono>
#include <thread>
using namespace std::chrono_literals;

int main() {
  std::atomic<bool> flag{false};
  std::atomic<int> naps_after{0};
  std::thread napper([&] {
    while (!flag.load(std::memory_order_relaxed)) {
      std::this_thread::sleep_for(50ms);
      naps_after.fetch_add(1, std::memory_order_relaxed);
    }
  });
  std::this_thread::sleep_for(125ms);
  flag.store(true, std::memory_order_relaxed);
  napper.join();
  assert(naps_after.load() == 3);
}
