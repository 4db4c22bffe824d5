// expect: failed misuse
// flaw: foreign unlock; twin: rwlock_unlocked_by_readers
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_mutex lock;
  lock.lock_shared();
  std::thread other([&] { lock.unlock_shared(); });
  other.join();
}
