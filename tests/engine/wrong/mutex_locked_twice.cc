// expect: failed misuse
// flaw: locked again; twin: mutex_locked_twice_if_recursive
// A function that locks is called by one that holds the lock.
#include <mutex>

std::mutex m;
int total = 0;

void add(int n) {
  std::lock_guard hold(m);
  total += n;
}

int main() {
  std::lock_guard hold(m);
  add(1);
}
