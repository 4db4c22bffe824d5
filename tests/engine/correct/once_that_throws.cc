// A call_once that throws leaves it to the next.
// expect: passed complete
// options: spurious=0
#include <cassert>
#include <mutex>
#include <thread>

int main() {
  std::once_flag flag;
  int tries = 0, done = 0;
  auto const use = [&] {
    try {
      std::call_once(flag, [&] {
        if (++tries == 1) throw tries;
        ++done;
      });
    } catch (int) {
    }
  };
  std::thread other(use);
  use();
  other.join();
  assert(tries == 2 && done == 1);
}
