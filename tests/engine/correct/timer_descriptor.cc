// A timer as a descriptor ticks in virtual time, once and again.
// expect: passed complete
// options: timers=0
#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <thread>

int main() {
  using namespace std::chrono;
  int const timer = timerfd_create(CLOCK_MONOTONIC, 0);
  itimerspec each{{60, 0}, {3600, 0}};
  assert(timerfd_settime(timer, 0, &each, nullptr) == 0);
  auto const started = steady_clock::now();
  std::thread reader([&] {
    std::uint64_t times = 0;
    assert(read(timer, &times, sizeof times) == sizeof times && times == 1);
    assert(steady_clock::now() - started >= hours(1));
    assert(read(timer, &times, sizeof times) == sizeof times && times == 1);
    assert(steady_clock::now() - started >= hours(1) + minutes(1));
    std::this_thread::sleep_for(minutes(3));
    pollfd one{timer, POLLIN, 0};
    assert(poll(&one, 1, -1) == 1);
    assert(read(timer, &times, sizeof times) == sizeof times && times == 3);
  });
  reader.join();
  close(timer);
}
