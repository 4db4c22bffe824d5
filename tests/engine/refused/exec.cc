// expect: ungradable execv
#include <unistd.h>

int main() {
  char name[] = "true";
  char* const arguments[] = {name, nullptr};
  execv("/bin/true", arguments);
}
