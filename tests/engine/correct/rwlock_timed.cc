// Timed locks of a reader-writer lock give up when their time is up, and not before.
// expect: passed complete
#include <cassert>
#include <chrono>
#include <shared_mutex>
#include <thread>
using namespace std::chrono_literals;

int main() {
  std::shared_timed_mutex lock;
  lock.lock();
  std::thread other([&] {
    assert(!lock.try_lock_shared_for(1h));
    auto const before = std::chrono::steady_clock::now();
    assert(!lock.try_lock_for(20ms));
    assert(std::chrono::steady_clock::now() - before >= 20ms);
    assert(!lock.try_lock());
    assert(!lock.try_lock_shared());
  });
  other.join();
  lock.unlock();
  assert(lock.try_lock_shared_for(1s));
  lock.unlock_shared();
}
