// Peterson's lock with seq_cst atomics: two threads, twice each.
#include <atomic>
#include <cstdlib>
#include <thread>

int main() {
  std::atomic<bool> wants[2] = {{false}, {false}};
  std::atomic<int> turn{0};
  int inside = 0;
  auto const body = [&](int me) {
    for (int round = 0; round < 2; ++round) {
      wants[me] = true;
      turn = 1 - me;
      while (wants[1 - me] && turn == 1 - me) {
      }
      if (++inside != 1) std::abort();
      --inside;
      wants[me] = false;
    }
  };
  std::thread a(body, 0), b(body, 1);
  a.join();
  b.join();
}
