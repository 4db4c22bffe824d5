// Both ways out of a function give the block back.
// expect: passed complete
#include <atomic>
#include <memory>
#include <thread>

int main() {
  std::atomic<bool> stop{false};
  std::thread worker([&] {
    std::unique_ptr<int[]> const work(new int[4]{1, 2, 3, 4});
    if (stop.load()) return;
    work[0] = 2;
  });
  stop.store(true);
  worker.join();
}
