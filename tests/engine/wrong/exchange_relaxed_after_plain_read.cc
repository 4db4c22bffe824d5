// expect: failed data-race
// flaw: data race; twin: exchange_after_plain_read
// The same, but the release is missing: the write may come before the plain read.
#include <atomic>
#include <thread>

int state = 0;

int main() {
  std::thread owner([] {
    if (state == 0) std::atomic_ref<int>(state).store(1, std::memory_order_relaxed);
  });
  int expected = 1;
  std::atomic_ref<int>(state).compare_exchange_strong(expected, 2, std::memory_order_acq_rel);
  owner.join();
  return expected <= 1 ? 0 : 1;
}
