// expect: ungradable timer_create
#include <signal.h>
#include <ctime>

int main() {
  timer_t timer;
  timer_create(CLOCK_MONOTONIC, nullptr, &timer);
}
