// Several threads print through std::cout and printf, with manipulators.
// libtsan: accuses it, for it does not know that std::cout may be used by several threads at once
// expect: passed complete
#include <cstdio>
#include <iomanip>
#include <iostream>
#include <thread>

int main() {
  auto const say = [](int i) {
    std::cout << std::setw(5) << i << " hello " << std::hex << 2.5 << std::endl;
    std::cerr << i << '\n';
    std::printf("%d\n", i);
  };
  std::thread a(say, 1), b(say, 2);
  say(3);
  a.join();
  b.join();
}
