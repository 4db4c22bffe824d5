// libtsan: accuses it, for it takes every compare_exchange for a write
// expect: passed complete
// A read-modify-write that acquires comes after what its release came after, plain accesses to the same memory
// included.
#include <atomic>
#include <thread>

int state = 0;

int main() {
  std::thread owner([] {
    if (state == 0) std::atomic_ref<int>(state).store(1, std::memory_order_release);
  });
  int expected = 1;
  std::atomic_ref<int>(state).compare_exchange_strong(expected, 2, std::memory_order_acq_rel);
  owner.join();
  return expected <= 1 ? 0 : 1;
}
