// expect: ungradable posix_spawn
#include <spawn.h>

int main() {
  char name[] = "true";
  char* const arguments[] = {name, nullptr};
  pid_t process;
  posix_spawnp(&process, name, nullptr, nullptr, arguments, nullptr);
}
