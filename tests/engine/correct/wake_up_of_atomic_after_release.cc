// Atomics are changed by stores that are weaker than seq_cst, then notified: C++ promises that the waiters hear of it.
// expect: passed complete
// options: spurious=0
#include <atomic>
#include <thread>

int main() {
  std::atomic<int> state{0};
  std::atomic<bool> done{false};
  std::thread other([&] {
    state.store(1, std::memory_order_release);
    state.notify_one();
    done.store(true, std::memory_order_relaxed);
    done.notify_one();
  });
  state.wait(0, std::memory_order_acquire);
  done.wait(false, std::memory_order_relaxed);
  other.join();
}
