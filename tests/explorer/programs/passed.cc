#include <mutex>
#include <thread>

std::mutex m;
int balance = 0;

int main() {
  auto const deposit = [] {
    std::lock_guard hold(m);
    ++balance;
  };
  std::thread other(deposit);
  deposit();
  other.join();
  return balance == 2 ? 0 : 1;
}
