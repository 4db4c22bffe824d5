#include <atomic>
#include <thread>

std::atomic<bool> go{false}, done{false};

int main() {
  std::thread other([] {
    while (!go) std::this_thread::yield();
    done = true;
  });
  other.join();
}
