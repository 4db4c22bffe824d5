// expect: passed complete
// A thread returns early, and its guard unlocks.
#include <mutex>
#include <thread>

std::mutex m;
bool done = false;

void work() {
  std::lock_guard hold(m);
  if (done) return;
  done = true;
}

int main() {
  std::thread first(work), second(work);
  first.join();
  second.join();
}
