// Two readers can be inside together: each waits for the other there.
// expect: passed complete
#include <atomic>
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_mutex lock;
  std::atomic<int> inside{0};
  auto const read = [&] {
    std::shared_lock hold(lock);
    ++inside;
    while (inside.load() != 2) std::this_thread::yield();
  };
  std::thread other(read);
  read();
  other.join();
}
