// Three threads with work of their own and one counter under a mutex.
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

int main() {
  std::mutex mutex;
  int counter = 0;
  int work[3][16] = {};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] {
      for (int k = 0; k < 16; ++k) work[i][k] += k;
      for (int round = 0; round < 2; ++round) {
        std::lock_guard const hold(mutex);
        ++counter;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (counter != 6) std::abort();
}
