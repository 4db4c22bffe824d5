// A loop that does nothing but look at the clock sees time pass.
// expect: passed
// options: executions=200
#include <chrono>
#include <thread>
using namespace std::chrono_literals;

int main() {
  std::thread other([] {
    auto const until = std::chrono::steady_clock::now() + 1h;
    while (std::chrono::steady_clock::now() < until) {
    }
  });
  long rounds = 0;
  auto const until = std::chrono::steady_clock::now() + 50ms;
  while (std::chrono::steady_clock::now() < until) ++rounds;
  other.join();
}
