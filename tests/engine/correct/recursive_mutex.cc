// A recursive mutex is locked again by its owner, and given back as often.
// expect: passed complete
#include <cassert>
#include <mutex>
#include <thread>

int main() {
  std::recursive_mutex m;
  int value = 0;
  auto const work = [&] {
    std::lock_guard outer(m);
    std::lock_guard inner(m);
    ++value;
  };
  std::thread other(work);
  work();
  other.join();
  assert(value == 2);
}
