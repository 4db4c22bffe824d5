// expect: passed complete
// A value that was atomic is read and then written as a plain one.
#include <atomic>
#include <thread>

int value = 0, seen = 0;

int main() {
  std::atomic_ref<int>(value).store(1);
  std::thread reads([] { seen = value; });
  reads.join();
  std::thread writes([] { value = 2; });
  writes.join();
}
