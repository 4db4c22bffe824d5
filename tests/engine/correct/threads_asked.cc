// What a thread can be asked: its handle, name, stack, processors.
// expect: passed complete
#include <pthread.h>
#include <sched.h>
#include <sys/types.h>
#include <unistd.h>
#include <cassert>
#include <cstring>
#include <thread>

void* work(void* argument) {
  assert(pthread_equal(pthread_self(), pthread_self()));
  assert(!pthread_equal(pthread_self(), *static_cast<pthread_t*>(argument)));
  pthread_setname_np(pthread_self(), "worker");
  char name[16];
  assert(pthread_getname_np(pthread_self(), name, sizeof name) == 0 && std::strcmp(name, "worker") == 0);
  pthread_attr_t attributes;
  assert(pthread_getattr_np(pthread_self(), &attributes) == 0);
  void* stack = nullptr;
  std::size_t size = 0;
  pthread_attr_getstack(&attributes, &stack, &size);
  char* const here = reinterpret_cast<char*>(&size);
  assert(here > stack && here < static_cast<char*>(stack) + size);
  pthread_attr_destroy(&attributes);
  assert(gettid() != getpid());
  return nullptr;
}

int main() {
  assert(gettid() == getpid());
  pthread_t me = pthread_self(), thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 1 << 16);
  pthread_create(&thread, &attributes, work, &me);
  pthread_attr_destroy(&attributes);
  pthread_join(thread, nullptr);
  cpu_set_t set;
  CPU_ZERO(&set);
  assert(pthread_getaffinity_np(me, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0);
  assert(pthread_setaffinity_np(me, sizeof set, &set) == 0);
  assert(std::thread::hardware_concurrency() > 0);
}
