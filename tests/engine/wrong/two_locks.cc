// Two mutexes taken in different orders.
// expect: failed deadlock
// flaw: deadlock; twin: two_locks_in_one_order
#include <mutex>
#include <thread>

int main() {
  std::mutex a, b;
  std::thread other([&] {
    std::lock_guard first(a);
    std::lock_guard second(b);
  });
  {
    std::lock_guard first(b);
    std::lock_guard second(a);
  }
  other.join();
}
