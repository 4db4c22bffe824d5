// A latch lets everybody go on when all have arrived.
// expect: passed
#include <cassert>
#include <latch>
#include <thread>

int main() {
  std::latch all(3);
  int parts[3] = {};
  auto const work = [&](int i) {
    parts[i] = i + 1;
    all.arrive_and_wait();
    assert(parts[0] + parts[1] + parts[2] == 6);
  };
  std::thread a(work, 1), b(work, 2);
  work(0);
  a.join();
  b.join();
}
