// An exception is caught within the thread's function.
// expect: passed complete
#include <atomic>
#include <stdexcept>
#include <thread>

int main() {
  std::atomic<bool> ready{false};
  std::thread other([&] {
    try {
      if (!ready.load()) throw std::runtime_error("not ready");
    } catch (std::runtime_error const&) {
    }
  });
  ready.store(true);
  other.join();
}
