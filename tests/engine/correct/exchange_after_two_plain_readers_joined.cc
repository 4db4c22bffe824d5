// expect: passed complete
// Two threads look at a value at the same time; it is exchanged when both have ended.
#include <atomic>
#include <thread>

int value = 0;
int seen[2];

int main() {
  std::thread first([] { seen[0] = value; });
  std::thread second([] { seen[1] = value; });
  first.join();
  second.join();
  std::thread third([] { std::atomic_ref<int>(value).exchange(1); });
  third.join();
}
