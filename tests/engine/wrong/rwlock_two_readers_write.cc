// Both write while they hold the lock for reading.
// expect: failed data-race
#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_mutex lock;
  int count = 0;
  auto const work = [&] {
    std::shared_lock hold(lock);
    ++count;
  };
  std::thread other(work);
  work();
  other.join();
}
