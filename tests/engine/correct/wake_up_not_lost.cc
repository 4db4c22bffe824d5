// The wait looks at a predicate, and the notification follows its change.
// expect: passed complete
// options: spurious=0
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex m;
  std::condition_variable c;
  bool ready = false;
  std::thread other([&] {
    {
      std::lock_guard hold(m);
      ready = true;
    }
    c.notify_one();
  });
  {
    std::unique_lock hold(m);
    c.wait(hold, [&] { return ready; });
  }
  other.join();
}
