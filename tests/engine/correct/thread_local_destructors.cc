// Each thread has its own variable, destroyed at its end, before the join returns.
// expect: passed complete
#include <cassert>
#include <thread>

int destroyed[2];

struct Own {
  int index = 0;
  ~Own() { ++destroyed[index]; }
};
thread_local Own own;

int main() {
  std::thread other([] { own.index = 1; });
  assert(own.index == 0);
  other.join();
  assert(destroyed[1] == 1);
}
