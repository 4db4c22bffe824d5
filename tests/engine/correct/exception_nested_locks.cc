// Exceptions leave scopes that hold locks, in both threads.
// expect: passed
// options: executions=2000
#include <cassert>
#include <mutex>
#include <stdexcept>
#include <thread>

int main() {
  std::mutex a, b;
  int tries = 0;
  auto const work = [&] {
    for (int i = 0; i < 2; ++i) {
      try {
        std::scoped_lock hold(a, b);
        ++tries;
        if (i == 0) throw std::runtime_error("again");
      } catch (std::runtime_error const&) {
      }
    }
  };
  std::thread other(work);
  work();
  other.join();
  assert(tries == 4);
}
