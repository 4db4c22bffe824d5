// expect: ungradable pthread_cancel
#include <pthread.h>

int main() {
  pthread_t thread;
  pthread_create(
      &thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr);
  pthread_cancel(thread);
  pthread_join(thread, nullptr);
}
