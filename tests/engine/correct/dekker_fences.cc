// Two threads raise a flag each and look at the other's, with seq_cst fences between: at least one sees the other's.
// expect: passed complete
#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> x{0}, y{0};

int main() {
  int seen_x = 0, seen_y = 0;
  std::thread other([&] {
    x.store(1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    seen_y = y.load(std::memory_order_relaxed);
  });
  y.store(1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  seen_x = x.load(std::memory_order_relaxed);
  other.join();
  assert(seen_x == 1 || seen_y == 1);
}
