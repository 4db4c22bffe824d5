// The last count is divided by before anybody has counted.
// expect: failed crash
// flaw: crash; twin: crash_not_division
#include <atomic>
#include <thread>

int main() {
  std::atomic<int> count{0};
  int volatile quotient = 0;
  std::thread other([&] { count.fetch_add(2); });
  quotient = 10 / count.load();
  other.join();
}
