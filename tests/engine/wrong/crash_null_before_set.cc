// A pointer is used before the other thread has set it.
// expect: failed crash
// flaw: crash; twin: crash_not_null_after_set
#include <atomic>
#include <cassert>
#include <thread>

int main() {
  std::atomic<int*> pointer{nullptr};
  int value = 3;
  std::thread other([&] { pointer.store(&value); });
  int const seen = *pointer.load();
  assert(seen == 3);
  other.join();
}
