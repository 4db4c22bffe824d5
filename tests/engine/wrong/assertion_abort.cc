// A thread aborts when it finds what cannot be.
// expect: failed assertion
// flaw: assertion; twin: assertion_no_abort
#include <atomic>
#include <cstdlib>
#include <thread>

int main() {
  std::atomic<int> x{0}, y{0};
  std::thread other([&] {
    x.store(1, std::memory_order_relaxed);
    y.store(1, std::memory_order_relaxed);
  });
  if (y.load(std::memory_order_relaxed) == 1 && x.load(std::memory_order_relaxed) == 0) std::abort();
  other.join();
}
