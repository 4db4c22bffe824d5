// A reader gives the lock back before it asks for it for writing.
// expect: passed complete
#include <shared_mutex>

int main() {
  std::shared_mutex lock;
  lock.lock_shared();
  lock.unlock_shared();
  lock.lock();
  lock.unlock();
}
