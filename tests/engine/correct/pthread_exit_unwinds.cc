// pthread_exit leaves C++ frames as an exception would, and runs cleanup handlers.
// expect: passed complete
#include <pthread.h>
#include <cassert>
#include <mutex>

std::mutex m;
int left = 0;

struct Guard {
  ~Guard() { ++left; }
};

void cleanup(void*) { ++left; }

void inner(void* result) {
  Guard guard;
  std::lock_guard hold(m);
  try {
    pthread_exit(result);
  } catch (...) {
    ++left;
    throw;
  }
}

void* work(void* argument) {
  Guard guard;
  pthread_cleanup_push(cleanup, nullptr);
  inner(argument);
  pthread_cleanup_pop(0);
  return nullptr;
}

int main() {
  int here = 0;
  pthread_t thread;
  pthread_create(&thread, nullptr, work, &here);
  void* result = nullptr;
  pthread_join(thread, &result);
  assert(result == &here);
  assert(left == 4);
  std::lock_guard free(m);
}
