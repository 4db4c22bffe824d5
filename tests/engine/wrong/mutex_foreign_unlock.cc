// expect: failed misuse
// flaw: foreign unlock; twin: mutex_unlocked_by_owner
// One thread locks, another unlocks.
#include <mutex>
#include <thread>

std::mutex m;

int main() {
  m.lock();
  std::thread other([] { m.unlock(); });
  other.join();
}
