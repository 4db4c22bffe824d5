// Nine threads do one read-modify-write each: every order is another one.
// expect: passed complete 362880
// options: strategy=dpor executions=1000000 spurious=0
#include <atomic>
#include <thread>
#include <vector>

int main() {
  std::atomic<int> sum{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 9; ++i) threads.emplace_back([&] { sum.fetch_add(1); });
  for (std::thread& thread : threads) thread.join();
}
