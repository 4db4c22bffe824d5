// A pointer is used when the other thread has set it.
// expect: passed complete
#include <atomic>
#include <cassert>
#include <thread>

int main() {
  std::atomic<int*> pointer{nullptr};
  int value = 3;
  std::thread other([&] { pointer.store(&value); });
  if (int const* const set = pointer.load(); set != nullptr) assert(*set == 3);
  other.join();
}
