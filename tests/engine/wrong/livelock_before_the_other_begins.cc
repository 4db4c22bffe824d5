// expect: failed livelock
// flaw: livelock; twin: livelock_not_after_the_other_began
// main() waits for a flag before it has started the thread that sets it.
#include <atomic>
#include <thread>

std::atomic<int> ready{0}, go{0};

int main() {
  while (ready.load() != 1) std::this_thread::yield();
  std::thread sets([] { ready.store(1); });
  go.store(1, std::memory_order_release);
  sets.join();
}
