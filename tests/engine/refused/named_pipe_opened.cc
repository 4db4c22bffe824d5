// A pipe that is opened by a name.
// expect: ungradable opening a pipe with a name
#include <fcntl.h>
#include <unistd.h>
#include <cstdio>

int ends[2];
__attribute__((constructor)) void before_main() { (void)!pipe(ends); }

int main() {
  char name[32];
  std::snprintf(name, sizeof name, "/proc/self/fd/%d", ends[0]);
  open(name, O_RDONLY);
}
