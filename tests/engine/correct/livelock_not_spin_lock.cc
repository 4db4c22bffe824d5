// A test-and-set lock is given back on every way out.
// expect: passed complete
#include <atomic>
#include <thread>

std::atomic_flag lock = ATOMIC_FLAG_INIT;
int value = 0;

int main() {
  auto const work = [] {
    while (lock.test_and_set(std::memory_order_acquire)) {
    }
    ++value;
    lock.clear(std::memory_order_release);
  };
  std::thread a(work), b(work), c(work);
  a.join();
  b.join();
  c.join();
}
