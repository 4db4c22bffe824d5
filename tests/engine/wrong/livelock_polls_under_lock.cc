// A thread looks at a flag under a lock again and again, and nobody sets it.
// expect: failed livelock
// flaw: livelock; twin: polls_under_lock
// options: steps=20000
#include <mutex>
#include <thread>

std::mutex m;
bool ready = false, done = false;

int main() {
  std::thread waits([] {
    for (;;) {
      {
        std::lock_guard const hold(m);
        if (ready) return;
      }
      std::this_thread::yield();
    }
  });
  std::thread works([] {
    std::lock_guard const hold(m);
    done = true;
  });
  waits.join();
  works.join();
}
