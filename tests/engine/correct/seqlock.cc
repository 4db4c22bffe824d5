// A seqlock whose data are relaxed atomics, with the fences that C++ needs (Boehm, MSPC 2012).
// expect: passed
// options: executions=5000
#include <atomic>
#include <cassert>
#include <thread>

std::atomic<unsigned> sequence{0};
std::atomic<int> a{0}, b{0};

void write(int value) {
  unsigned const s = sequence.load(std::memory_order_relaxed);
  sequence.store(s + 1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  a.store(value, std::memory_order_relaxed);
  b.store(value, std::memory_order_relaxed);
  sequence.store(s + 2, std::memory_order_release);
}

bool read(int& x, int& y) {
  unsigned const before = sequence.load(std::memory_order_acquire);
  x = a.load(std::memory_order_relaxed);
  y = b.load(std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_acquire);
  return before % 2 == 0 && sequence.load(std::memory_order_relaxed) == before;
}

int main() {
  std::thread writer([] { write(1); });
  int x = 0, y = 0;
  if (read(x, y)) assert(x == y);
  writer.join();
  assert(read(x, y) && x == 1 && y == 1);
}
