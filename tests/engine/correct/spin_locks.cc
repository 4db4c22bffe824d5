// A test-and-set lock, one that tests first, and a ticket lock.
// Complete search runs 192; exhaustive search has more, which differ only in how often a thread goes around in vain.
// expect: passed complete 192
// options: executions=5000
#include <atomic>
#include <cassert>
#include <thread>

struct Tas {
  std::atomic_flag taken;
  void lock() {
    while (taken.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
  }
  void unlock() { taken.clear(std::memory_order_release); }
};
struct Ttas {
  std::atomic<bool> taken{false};
  void lock() {
    while (taken.exchange(true, std::memory_order_acquire)) {
      while (taken.load(std::memory_order_relaxed)) {
      }
    }
  }
  void unlock() { taken.store(false, std::memory_order_release); }
};
struct Ticket {
  std::atomic<unsigned> next{0}, serving{0};
  void lock() {
    unsigned const mine = next.fetch_add(1, std::memory_order_relaxed);
    while (serving.load(std::memory_order_acquire) != mine) {
    }
  }
  void unlock() { serving.store(serving.load(std::memory_order_relaxed) + 1, std::memory_order_release); }
};

template <class Lock>
void count() {
  Lock lock;
  int counter = 0;
  auto const work = [&] {
    lock.lock();
    ++counter;
    lock.unlock();
  };
  std::thread other(work);
  work();
  other.join();
  assert(counter == 2);
}

int main() {
  count<Tas>();
  count<Ttas>();
  count<Ticket>();
}
