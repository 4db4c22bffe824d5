// expect: ungradable vfork
#include <unistd.h>

int main() {
  if (vfork() == 0) _exit(0);
}
