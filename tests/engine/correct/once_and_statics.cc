// call_once, a function's static and pthread_once: each runs once, and is done for all who pass.
// expect: passed
// options: executions=3000
#include <pthread.h>
#include <cassert>
#include <mutex>
#include <thread>

std::once_flag flag;
pthread_once_t posix = PTHREAD_ONCE_INIT;
int called = 0, made = 0, posix_called = 0;

struct Table {
  int value;
  Table() : value(++made) {}
};

int main() {
  auto const use = [] {
    std::call_once(flag, [] { ++called; });
    assert(called == 1);
    static Table const table;
    assert(table.value == 1);
    pthread_once(&posix, [] { ++posix_called; });
    assert(posix_called == 1);
  };
  std::thread other(use);
  use();
  other.join();
}
