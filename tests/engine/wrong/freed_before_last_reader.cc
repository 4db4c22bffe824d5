// The owner frees a block under the lock, but tells the reader only afterwards.
// expect: failed use-after-free
// flaw: use after free; twin: freed_after_last_reader
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
  m.unlock();
  m.lock();
  stopped = true;
  m.unlock();
  reader.join();
}
