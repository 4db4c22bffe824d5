// Sleeps where it should synchronise: the flag is seen by then, and what stands behind it races all the same.
// expect: failed data-race
#include <atomic>
#include <chrono>
#include <thread>
using namespace std::chrono_literals;

int main() {
  std::atomic<bool> flag{false};
  int data = 0;
  std::thread writer([&] {
    data = 7;
    flag.store(true, std::memory_order_relaxed);
  });
  std::this_thread::sleep_for(1h);
  int const seen = flag.load(std::memory_order_relaxed) ? data : 0;
  writer.join();
  return seen == 7 ? 0 : 1;
}
