// An atomic is changed, then notified.
// expect: passed complete
// options: spurious=0
#include <atomic>
#include <thread>

int main() {
  std::atomic<int> state{0};
  std::thread other([&] {
    state.store(1);
    state.notify_one();
  });
  state.wait(0);
  other.join();
}
