// The notification comes before the wait, and no predicate is looked at.
// expect: failed deadlock
// flaw: lost wake-up; twin: wake_up_not_lost
// options: spurious=0
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex m;
  std::condition_variable c;
  std::thread other([&] { c.notify_one(); });
  {
    std::unique_lock hold(m);
    c.wait(hold);
  }
  other.join();
}
