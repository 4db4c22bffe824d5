// A detached thread says at its end, as the last of its doings, that the main thread can go.
// expect: passed complete
// options: spurious=0
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex m;
std::condition_variable c;
int value = 0;

int main() {
  std::thread([] {
    std::lock_guard hold(m);
    value = 1;
    c.notify_one();
  }).detach();
  std::unique_lock hold(m);
  c.wait(hold, [] { return value == 1; });
}
