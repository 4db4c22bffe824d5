// A read that goes past the C library.
// expect: ungradable descriptors by a system call
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  char byte;
  syscall(SYS_read, 0, &byte, 1);
}
