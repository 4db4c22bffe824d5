// expect: passed complete
// An observer that asks for the lock is called when it has been given back.
#include <mutex>
#include <thread>

std::mutex m;
int value = 0;

int get() {
  std::lock_guard hold(m);
  return value;
}
void set(int to) {
  bool changed = false;
  {
    std::lock_guard hold(m);
    changed = value != 0;
    value = to;
  }
  if (changed) get();
}

int main() {
  std::thread other([] { set(1); });
  set(2);
  other.join();
}
