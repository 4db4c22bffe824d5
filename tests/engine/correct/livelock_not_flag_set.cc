// A thread spins on a flag that another one sets.
// expect: passed complete
#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> ready{false};
  std::thread other([&] { ready.store(true); });
  while (!ready.load()) {
  }
  other.join();
}
