// Each thread says that it has begun, then waits, yielding, for the other.
// expect: passed
#include <atomic>
#include <thread>

std::atomic<int> begun[2];

int main() {
  auto const work = [](int i) {
    begun[i].store(1);
    while (begun[1 - i].load() == 0) std::this_thread::yield();
  };
  std::thread other(work, 1);
  work(0);
  other.join();
}
