// expect: failed data-race
// A thread waits by looking at the clock; nothing orders what it reads behind what the other wrote.
#include <chrono>
#include <thread>
using namespace std::chrono_literals;

int main() {
  int data = 0;
  std::thread other([&] { data = 1; });
  auto const until = std::chrono::steady_clock::now() + 1us;
  while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
  int const seen = data;
  other.join();
  return seen == 1 ? 0 : 1;
}
