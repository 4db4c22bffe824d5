// Who asks again and again to wait until this very instant sees it go by, and so does who sleeps until right after it.
// The rounds have an effect, and are no cycle: without an end of its own each loop would use up all steps.
// expect: passed
// options: steps=60000 executions=200
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <thread>

timespec after(timespec t, long nanoseconds) {
  t.tv_nsec += nanoseconds;
  t.tv_sec += t.tv_nsec / 1'000'000'000;
  t.tv_nsec %= 1'000'000'000;
  return t;
}

template <class Wait>
void pass(Wait wait) {
  std::atomic<bool> over{false};
  std::atomic<int> rounds{0};
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  timespec const deadline = after(now, 1'000'000), later = after(deadline, 1);
  std::thread sleeper([&] {
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &later, nullptr);
    over = true;
  });
  while (!over) {
    rounds = 1 - rounds;
    wait(deadline);
  }
  sleeper.join();
}

int main() {
  std::atomic<int> word{0};
  pass([&](timespec const& t) { syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE, 0, &t, nullptr, ~0u); });
  pass([](timespec const& t) { clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, nullptr); });
}
