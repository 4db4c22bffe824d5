// An atomic is changed without a notification.
// expect: failed deadlock
// flaw: lost wake-up; twin: wake_up_of_atomic
// options: spurious=0
#include <atomic>
#include <thread>

int main() {
  std::atomic<int> state{0};
  std::thread other([&] { state.store(1); });
  state.wait(0);
  other.join();
}
