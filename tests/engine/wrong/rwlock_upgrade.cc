// A reader asks for the lock for writing without giving it back first.
// expect: failed deadlock
// flaw: deadlock; twin: rwlock_given_back_before_writing
#include <shared_mutex>

int main() {
  std::shared_mutex lock;
  lock.lock_shared();
  lock.lock();
  lock.unlock();
  lock.unlock_shared();
}
