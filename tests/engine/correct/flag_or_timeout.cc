// Spins for a flag until a time limit.
// All executions do the same but for how often the loops go around: time passes only when the other has ended.
// expect: passed complete 1
// options: executions=2000
#include <atomic>
#include <cassert>
#include <chrono>
#include <thread>
using namespace std::chrono_literals;

int main() {
  std::atomic<bool> flag{false}, never{false};
  std::thread other([&] { flag = true; });
  auto const until = std::chrono::steady_clock::now() + 10ms;
  int spins = 0;
  while (!never.load() && std::chrono::steady_clock::now() < until) ++spins;
  assert(spins > 0);
  while (!flag.load() && std::chrono::steady_clock::now() < until + 1h) std::this_thread::yield();
  other.join();
}
