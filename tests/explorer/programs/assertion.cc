#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> count{0};

void increment() { count = count + 1; }

int main() {
  std::thread other(increment);
  increment();
  other.join();
  assert(count == 2);
}
