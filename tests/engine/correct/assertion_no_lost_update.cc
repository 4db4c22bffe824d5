// One atomic step loses nothing.
// expect: passed complete
#include <atomic>
#include <cassert>
#include <thread>

int main() {
  std::atomic<int> count{0};
  auto const add = [&] { count.fetch_add(1); };
  std::thread other(add);
  add();
  other.join();
  assert(count.load() == 2);
}
