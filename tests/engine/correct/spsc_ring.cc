// A ring for one producer and one consumer, by acquire and release alone.
// expect: passed complete
#include <atomic>
#include <cassert>
#include <thread>

int ring[2];
std::atomic<unsigned> written{0}, read_so_far{0};

bool push(int value) {
  unsigned const w = written.load(std::memory_order_relaxed);
  if (w - read_so_far.load(std::memory_order_acquire) == 2) return false;
  ring[w % 2] = value;
  written.store(w + 1, std::memory_order_release);
  return true;
}
bool pop(int& value) {
  unsigned const r = read_so_far.load(std::memory_order_relaxed);
  if (written.load(std::memory_order_acquire) == r) return false;
  value = ring[r % 2];
  read_so_far.store(r + 1, std::memory_order_release);
  return true;
}

int main() {
  std::thread producer([] {
    for (int i = 1; i <= 3; ++i) {
      while (!push(i)) std::this_thread::yield();
    }
  });
  for (int i = 1; i <= 3; ++i) {
    int value = 0;
    while (!pop(value)) std::this_thread::yield();
    assert(value == i);
  }
  producer.join();
}
