// A thread's finding becomes the exit status.
// expect: failed exit
#include <atomic>
#include <thread>

int main() {
  std::atomic<int> seen{0};
  std::thread other([&] { seen.store(1); });
  int const status = seen.load();
  other.join();
  return status;
}
