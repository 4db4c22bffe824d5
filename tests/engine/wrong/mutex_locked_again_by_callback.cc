// expect: failed misuse
// flaw: locked again; twin: mutex_free_before_callback
// An observer that is called under the lock asks for it, but only when the other thread has been there before.
#include <mutex>
#include <thread>

std::mutex m;
int value = 0;

int get() {
  std::lock_guard hold(m);
  return value;
}
void set(int to) {
  std::lock_guard hold(m);
  if (value != 0) get();
  value = to;
}

int main() {
  std::thread other([] { set(1); });
  set(2);
  other.join();
}
