// Two threads take two mutexes in the same order, three times each.
#include <mutex>
#include <thread>

int main() {
  std::mutex first, second;
  int value = 0;
  auto const body = [&] {
    for (int round = 0; round < 3; ++round) {
      std::lock_guard const one(first);
      std::lock_guard const two(second);
      ++value;
    }
  };
  std::thread a(body), b(body);
  a.join();
  b.join();
}
