// expect: ungradable io_uring
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  char parameters[256] = {};
  syscall(SYS_io_uring_setup, 4, parameters);
}
