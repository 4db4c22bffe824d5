// expect: ungradable setitimer
#include <sys/time.h>

int main() {
  itimerval value{};
  value.it_value.tv_sec = 1;
  setitimer(ITIMER_REAL, &value, nullptr);
}
