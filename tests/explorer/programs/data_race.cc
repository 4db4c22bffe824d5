#include <mutex>
#include <thread>

std::mutex m;
int balance = 0;

void deposit() {
  std::lock_guard hold(m);
  ++balance;
}

int main() {
  std::thread other(deposit);
  ++balance;
  other.join();
}
