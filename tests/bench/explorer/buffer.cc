// A bounded buffer of capacity 1: two producers and two consumers, two items each, one mutex, two condition variables.
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

struct Buffer {
  std::mutex mutex;
  std::condition_variable not_full, not_empty;
  bool full = false;
  int item = 0;

  void put(int value) {
    std::unique_lock lock(mutex);
    not_full.wait(lock, [this] { return !full; });
    item = value;
    full = true;
    not_empty.notify_one();
  }
  int get() {
    std::unique_lock lock(mutex);
    not_empty.wait(lock, [this] { return full; });
    full = false;
    not_full.notify_one();
    return item;
  }
};

int main() {
  Buffer buffer;
  int got[2] = {0, 0};
  auto const produce = [&] {
    buffer.put(1);
    buffer.put(2);
  };
  auto const consume = [&](int me) { got[me] = buffer.get() + buffer.get(); };
  std::thread p1(produce), p2(produce), c1(consume, 0), c2(consume, 1);
  p1.join();
  p2.join();
  c1.join();
  c2.join();
  if (got[0] + got[1] != 6) std::abort();
}
