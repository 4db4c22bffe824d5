// An atomic is notified, then changed by a store that is weaker than seq_cst.
// expect: failed deadlock
// flaw: lost wake-up; twin: wake_up_of_atomic_after_release
// options: spurious=0
#include <atomic>
#include <thread>

int main() {
  std::atomic<int> state{0};
  std::thread other([&] {
    state.notify_one();
    state.store(1, std::memory_order_release);
  });
  state.wait(0, std::memory_order_acquire);
  other.join();
}
