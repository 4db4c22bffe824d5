// expect: failed misuse
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_mutex lock;
  lock.lock_shared();
  std::thread other([&] { lock.unlock_shared(); });
  other.join();
}
