// Two mutexes taken in the same order.
// expect: passed complete
#include <mutex>
#include <thread>

int main() {
  std::mutex a, b;
  std::thread other([&] {
    std::lock_guard first(a);
    std::lock_guard second(b);
  });
  {
    std::lock_guard first(a);
    std::lock_guard second(b);
  }
  other.join();
}
