#include <mutex>
#include <thread>

std::mutex m;

int main() {
  m.lock();
  std::thread other([] { m.unlock(); });
  other.join();
}
