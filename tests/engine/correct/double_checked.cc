// Double-checked locking with an acquire load.
// expect: passed complete
#include <atomic>
#include <cassert>
#include <memory>
#include <mutex>
#include <thread>

std::atomic<int*> instance{nullptr};
std::mutex m;
int created = 0;

int* get() {
  int* p = instance.load(std::memory_order_acquire);
  if (p != nullptr) return p;
  std::lock_guard hold(m);
  p = instance.load(std::memory_order_relaxed);
  if (p == nullptr) {
    p = new int(42);
    ++created;
    instance.store(p, std::memory_order_release);
  }
  return p;
}

int main() {
  std::thread a([] { assert(*get() == 42); }), b([] { assert(*get() == 42); });
  assert(*get() == 42);
  a.join();
  b.join();
  assert(created == 1);
  delete get();
}
