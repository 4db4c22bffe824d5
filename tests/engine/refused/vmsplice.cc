// Pages given to a pipe.
// expect: ungradable vmsplice
#include <fcntl.h>
#include <sys/uio.h>

int main() {
  char byte = 0;
  iovec const part{&byte, 1};
  vmsplice(1, &part, 1, 0);
}
