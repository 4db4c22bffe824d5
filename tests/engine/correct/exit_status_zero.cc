// The exit status does not depend on who comes first.
// expect: passed complete
#include <atomic>
#include <thread>

int main() {
  std::atomic<int> seen{0};
  std::thread other([&] { seen.store(1); });
  other.join();
  return seen.load() - 1;
}
