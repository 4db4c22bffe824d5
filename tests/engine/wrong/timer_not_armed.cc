// A thread waits for a timer that was disarmed.
// expect: failed deadlock
#include <sys/timerfd.h>
#include <unistd.h>
#include <cstdint>
#include <thread>

int main() {
  int const timer = timerfd_create(CLOCK_MONOTONIC, 0);
  itimerspec const once{{0, 0}, {1, 0}}, never{};
  timerfd_settime(timer, 0, &once, nullptr);
  std::thread reader([&] {
    std::uint64_t times = 0;
    (void)!read(timer, &times, sizeof times);
  });
  timerfd_settime(timer, 0, &never, nullptr);
  reader.join();
}
