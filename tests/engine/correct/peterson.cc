// Peterson's lock with seq_cst operations.
// expect: passed complete
#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> wants[2], turn{0};
int counter = 0;

void work(int me) {
  wants[me] = 1;
  turn = 1 - me;
  while (wants[1 - me] == 1 && turn == 1 - me) {
  }
  ++counter;
  wants[me] = 0;
}

int main() {
  std::thread other(work, 1);
  work(0);
  other.join();
  assert(counter == 2);
}
