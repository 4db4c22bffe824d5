// expect: ungradable signal handler
#include <signal.h>
void handler(int) {}

int main() {
  struct sigaction action {};
  action.sa_handler = handler;
  sigaction(SIGUSR1, &action, nullptr);
}
