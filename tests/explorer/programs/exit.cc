#include <cstdlib>
#include <thread>

int main() {
  std::thread other([] { std::exit(7); });
  other.join();
}
