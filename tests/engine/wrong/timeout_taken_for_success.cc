// The wait may time out before the other thread has done anything.
// expect: failed data-race
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
using namespace std::chrono_literals;

int main() {
  std::mutex m;
  std::condition_variable changed;
  int result = 0;
  std::thread other([&] {
    result = 42;
    std::lock_guard hold(m);
    changed.notify_one();
  });
  {
    std::unique_lock hold(m);
    changed.wait_for(hold, 1s);
  }
  if (result != 42) result = 0;
  other.join();
}
