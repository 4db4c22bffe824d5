// A plain variable counted by atomic_ref while threads run, and read plainly before and after.
// expect: passed complete
#include <atomic>
#include <cassert>
#include <thread>

int main() {
  int count = 0;
  auto const add = [&] { std::atomic_ref<int>(count).fetch_add(1, std::memory_order_relaxed); };
  std::thread a(add), b(add);
  a.join();
  b.join();
  assert(count == 2);
}
