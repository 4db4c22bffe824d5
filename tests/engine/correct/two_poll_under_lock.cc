// Two who poll could take turns for ever, past the third.
// expect: passed
// options: executions=500
#include <mutex>
#include <thread>

std::mutex m;
bool ready = false;

void wait() {
  for (;;) {
    std::lock_guard const hold(m);
    if (ready) return;
  }
}

int main() {
  std::thread a(wait), b(wait);
  {
    std::lock_guard const hold(m);
    ready = true;
  }
  a.join();
  b.join();
}
