// The owner frees a block under the lock, and tells the reader at the same time.
// expect: passed complete
#include <cassert>
#include <mutex>
#include <thread>

int main() {
  std::mutex m;
  bool stopped = false;
  int* const data = new int(5);
  std::thread reader([&] {
    std::lock_guard hold(m);
    if (!stopped) assert(*data == 5);
  });
  m.lock();
  delete data;
  stopped = true;
  m.unlock();
  reader.join();
}
