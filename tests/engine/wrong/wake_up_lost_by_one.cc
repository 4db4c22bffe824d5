// Two wait for different things at one condition, and only one of them is notified.
// expect: failed deadlock
// flaw: lost wake-up; twin: wake_up_of_all
// options: spurious=0
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex m;
  std::condition_variable c;
  int turn = 0;
  auto const wait_for = [&](int mine) {
    std::unique_lock hold(m);
    c.wait(hold, [&] { return turn == mine; });
    turn = 2;
    c.notify_one();
  };
  std::thread first(wait_for, 1), second(wait_for, 2);
  {
    std::lock_guard hold(m);
    turn = 1;
  }
  c.notify_one();
  first.join();
  second.join();
}
