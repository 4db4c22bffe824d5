// expect: ungradable setstack
#include <pthread.h>

int main() {
  static char stack[1 << 16];
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstack(&attributes, stack, sizeof stack);
  pthread_t thread;
  pthread_create(
      &thread, &attributes, [](void*) -> void* { return nullptr; }, nullptr);
  pthread_join(thread, nullptr);
}
