#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex m;
std::condition_variable ready;

int main() {
  std::thread other([] { ready.notify_one(); });
  {
    std::unique_lock lock(m);
    ready.wait(lock);
  }
  other.join();
}
