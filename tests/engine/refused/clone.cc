// expect: ungradable clone
#include <sched.h>

int main() {
  static char stack[65536];
  clone([](void*) { return 0; }, stack + sizeof stack, CLONE_VM, nullptr);
}
