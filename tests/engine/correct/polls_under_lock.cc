// A loop that looks at a flag under a lock has an effect in each round. The other gets its turn all the same.
// So does one that sleeps meanwhile.
// expect: passed
// options: executions=500
#include <chrono>
#include <mutex>
#include <thread>
using namespace std::chrono_literals;

std::mutex m;
bool begun = false, ready = false;

void wait_for(bool& flag) {
  for (;;) {
    {
      std::lock_guard const hold(m);
      if (flag) return;
    }
    std::this_thread::yield();
  }
}

void set(bool& flag) {
  std::lock_guard const hold(m);
  flag = true;
}

int main() {
  std::thread sleeper([] {
    wait_for(begun);
    std::this_thread::sleep_for(10ms);
    set(ready);
  });
  std::thread starter([] { set(begun); });
  wait_for(ready);
  sleeper.join();
  starter.join();
}
