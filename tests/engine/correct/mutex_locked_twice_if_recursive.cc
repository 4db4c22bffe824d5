// expect: passed complete
// A function that locks is called by one that holds the lock, and the mutex allows it.
#include <mutex>

std::recursive_mutex m;
int total = 0;

void add(int n) {
  std::lock_guard hold(m);
  total += n;
}

int main() {
  std::lock_guard hold(m);
  add(1);
}
