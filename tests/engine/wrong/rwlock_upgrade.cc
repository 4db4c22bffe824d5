// A reader asks for the lock for writing without giving it back first.
// expect: failed deadlock
#include <shared_mutex>

int main() {
  std::shared_mutex lock;
  lock.lock_shared();
  lock.lock();
  lock.unlock();
  lock.unlock_shared();
}
