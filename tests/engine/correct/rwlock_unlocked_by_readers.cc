// expect: passed complete
// Each reader gives back what it has taken itself.
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_mutex lock;
  lock.lock_shared();
  std::thread other([&] {
    lock.lock_shared();
    lock.unlock_shared();
  });
  other.join();
  lock.unlock_shared();
}
