// Clocks go forward, agree with one another, and count sleeps.
// expect: passed complete
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <cassert>
#include <chrono>
#include <thread>
using namespace std::chrono_literals;

int main() {
  auto const steady = std::chrono::steady_clock::now();
  auto const system = std::chrono::system_clock::now();
  time_t const seconds = time(nullptr);
  timeval tv;
  gettimeofday(&tv, nullptr);
  assert(tv.tv_sec - seconds <= 1);
  assert(std::chrono::system_clock::to_time_t(system) - seconds <= 1);
  std::this_thread::sleep_for(1h);
  sleep(1);
  usleep(500'000);
  timespec const half{0, 500'000'000};
  nanosleep(&half, nullptr);
  timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += 8;
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
  auto const passed = std::chrono::steady_clock::now() - steady;
  assert(passed >= 1h + 10s && passed < 1h + 11s);
  std::this_thread::sleep_until(std::chrono::system_clock::now() + 1s);
  assert(time(nullptr) >= seconds + 3611);
  assert(clock() >= 0);
}
