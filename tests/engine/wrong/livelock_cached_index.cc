// It waits for an index that it keeps a copy of, and nobody moves the index: writing the same into the copy again is
// no progress.
// expect: failed livelock
// flaw: livelock; twin: spin_with_cached_index
#include <atomic>
#include <thread>

std::atomic<int> written{0};
int seen = 0;

int main() {
  std::thread reader([] {
    while (seen < 2) seen = written.load(std::memory_order_acquire);
  });
  written.store(1, std::memory_order_release);
  reader.join();
}
