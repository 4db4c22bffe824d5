// Each thread waits, yielding, until the other has begun its work.
// expect: failed livelock
// flaw: livelock; twin: livelock_not_each_yields
// options: steps=20000
#include <atomic>
#include <thread>

std::atomic<int> begun[2];

int main() {
  auto const work = [](int i) {
    while (begun[1 - i].load() == 0) std::this_thread::yield();
    begun[i].store(1);
  };
  std::thread other(work, 1);
  work(0);
  other.join();
}
