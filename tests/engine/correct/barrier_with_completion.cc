// The completion of a barrier runs once a phase, after all that came before and before all that comes after.
// expect: passed
#include <barrier>
#include <cassert>
#include <thread>

int main() {
  int sum = 0, phases = 0, parts[2] = {};
  std::barrier meet(2, [&]() noexcept {
    sum += parts[0] + parts[1];
    ++phases;
  });
  auto const work = [&](int i) {
    for (int phase = 1; phase <= 2; ++phase) {
      parts[i] = phase;
      meet.arrive_and_wait();
      assert(phases >= phase);
    }
  };
  std::thread other(work, 1);
  work(0);
  other.join();
  assert(sum == 6 && phases == 2);
}
