#include <thread>

int* volatile nothing = nullptr;

void use(int* p) { *p = 1; }

int main() {
  std::thread other([] { use(nothing); });
  other.join();
}
