// Thread-specific values, their destructors, and threads made with attributes.
// expect: passed complete
#include <pthread.h>
#include <cassert>
#include <cstdlib>

pthread_key_t key;
int destroyed = 0;

void* work(void*) {
  assert(pthread_getspecific(key) == nullptr);
  pthread_setspecific(key, std::malloc(8));
  return &destroyed;
}

int main() {
  pthread_key_create(&key, [](void* block) {
    std::free(block);
    ++destroyed;
  });
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 1 << 16);
  pthread_t thread;
  assert(pthread_create(&thread, &attributes, &work, nullptr) == 0);
  pthread_attr_destroy(&attributes);
  void* result = nullptr;
  assert(pthread_join(thread, &result) == 0 && result == &destroyed && destroyed == 1);
  pthread_key_delete(key);
}
