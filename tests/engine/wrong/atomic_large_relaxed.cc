// An atomic of 32 bytes says that data is there, without release.
// expect: failed data-race
// flaw: data race; twin: atomic_large_publishes
#include <atomic>
#include <cassert>
#include <thread>

struct Four {
  long a, b, c, d;
};

int main() {
  std::atomic<Four> flag{{0, 0, 0, 0}};
  int data = 0, seen = 0;
  std::thread other([&] {
    data = 1;
    flag.store({1, 0, 0, 1}, std::memory_order_relaxed);
  });
  if (flag.load(std::memory_order_acquire).a == 1) seen = data;
  assert(seen == 0 || seen == 1);
  other.join();
}
