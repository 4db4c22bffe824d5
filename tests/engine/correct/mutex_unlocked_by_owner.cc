// expect: passed complete
// One thread locks and unlocks, then another.
#include <mutex>
#include <thread>

std::mutex m;

int main() {
  m.lock();
  std::thread other([] {
    m.lock();
    m.unlock();
  });
  m.unlock();
  other.join();
}
