// expect: ungradable fork
#include <unistd.h>
#include <thread>

int main() {
  std::thread other([] {});
  if (fork() == 0) _exit(0);
  other.join();
}
