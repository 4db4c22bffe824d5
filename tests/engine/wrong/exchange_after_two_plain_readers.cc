// expect: failed data-race
// flaw: data race; twin: exchange_after_two_plain_readers_joined
// Two threads look at a value at the same time, a third exchanges it: both readers must be remembered, not one.
#include <atomic>
#include <thread>

int value = 0;
int seen[2];

int main() {
  std::thread first([] { seen[0] = value; });
  std::thread second([] { seen[1] = value; });
  std::thread third([] { std::atomic_ref<int>(value).exchange(1); });
  first.join();
  second.join();
  third.join();
}
