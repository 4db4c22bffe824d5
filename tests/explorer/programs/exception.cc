#include <stdexcept>
#include <thread>

void withdraw(int amount) {
  if (amount > 10) throw std::invalid_argument("not enough money");
}

int main() {
  std::thread other([] { withdraw(11); });
  other.join();
}
