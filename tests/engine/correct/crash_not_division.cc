// The count is divided by when it has been counted.
// expect: passed complete
#include <atomic>
#include <thread>

int main() {
  std::atomic<int> count{0};
  int volatile quotient = 0;
  std::thread other([&] { count.fetch_add(2); });
  other.join();
  quotient = 10 / count.load();
}
