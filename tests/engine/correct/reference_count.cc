// A reference count: relaxed up, release down, acquire fence before the end.
// libtsan: accuses it, for it knows no fences
// expect: passed complete
#include <atomic>
#include <cassert>
#include <thread>

struct Object {
  std::atomic<int> references{1};
  int value = 5;
};
void take(Object* o) { o->references.fetch_add(1, std::memory_order_relaxed); }
void drop(Object* o) {
  if (o->references.fetch_sub(1, std::memory_order_release) != 1) return;
  std::atomic_thread_fence(std::memory_order_acquire);
  o->value = 0;
  delete o;
}

int main() {
  auto* const o = new Object;
  take(o);
  std::thread other([o] {
    assert(o->value == 5);
    drop(o);
  });
  assert(o->value == 5);
  drop(o);
  other.join();
}
