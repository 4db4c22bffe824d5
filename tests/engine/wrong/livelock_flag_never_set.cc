// A thread spins on a flag that is only set when it was set before.
// expect: failed livelock
// flaw: livelock; twin: livelock_not_flag_set
#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> ready{false};
  std::thread other([&] {
    if (ready.load()) ready.store(true);
  });
  while (!ready.load()) {
  }
  other.join();
}
