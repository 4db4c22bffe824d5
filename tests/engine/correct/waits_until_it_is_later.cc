// Who waits until a deadline, and then until it is later, gets there: with a condition, with a futex, with poll.
// expect: passed complete
#include <linux/futex.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

bool with_condition(Clock::time_point deadline) {
  std::mutex m;
  std::condition_variable c;
  std::unique_lock lock(m);
  while (Clock::now() <= deadline) c.wait_until(lock, deadline);
  return true;
}

bool with_futex(Clock::time_point deadline) {
  std::atomic<int> word{0};
  std::chrono::nanoseconds const n = deadline.time_since_epoch();
  timespec const until{n.count() / 1'000'000'000, n.count() % 1'000'000'000};
  while (Clock::now() <= deadline) syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE, 0, &until, nullptr, ~0u);
  return true;
}

bool with_poll(Clock::time_point deadline) {
  for (;;) {
    auto const left = deadline - Clock::now();
    if (left < 0ns) return true;
    poll(nullptr, 0, static_cast<int>(left / 1ms));
  }
}

int main() {
  std::thread a([] { assert(with_condition(Clock::now() + 10ms)); });
  a.join();
  std::thread b([] { assert(with_futex(Clock::now() + 10ms)); });
  b.join();
  std::thread c([] { assert(with_poll(Clock::now() + 10ms)); });
  c.join();
}
