// A test-and-set lock is not given back on one way out.
// expect: failed livelock
// flaw: livelock; twin: livelock_not_spin_lock
#include <atomic>
#include <thread>

std::atomic_flag lock = ATOMIC_FLAG_INIT;
int value = 0;

int main() {
  auto const work = [] {
    while (lock.test_and_set(std::memory_order_acquire)) {
    }
    if (++value == 2) return;
    lock.clear(std::memory_order_release);
  };
  std::thread a(work), b(work), c(work);
  a.join();
  b.join();
  c.join();
}
