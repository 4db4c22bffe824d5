// <threads.h>: threads, mutexes, conditions, thread-specific values, call_once.
// expect: passed complete
#include <threads.h>
#undef thread_local
#include <cassert>
#include <ctime>

mtx_t m;
cnd_t changed;
tss_t key;
once_flag once = ONCE_FLAG_INIT;
int value = 0, initialised = 0, destroyed = 0;

void initialise() { ++initialised; }
void destroy(void*) {
  mtx_lock(&m);
  ++destroyed;
  mtx_unlock(&m);
}

int work(void* argument) {
  call_once(&once, initialise);
  assert(initialised == 1);
  tss_set(key, argument);
  assert(tss_get(key) == argument);
  mtx_lock(&m);
  ++value;
  cnd_signal(&changed);
  mtx_unlock(&m);
  thrd_yield();
  if (argument == &value) thrd_exit(7);
  return 8;
}

int main() {
  mtx_init(&m, mtx_timed);
  cnd_init(&changed);
  tss_create(&key, destroy);
  thrd_t a, b;
  assert(thrd_create(&a, work, &value) == thrd_success);
  assert(thrd_create(&b, work, &destroyed) == thrd_success);
  mtx_lock(&m);
  while (value < 2) cnd_wait(&changed, &m);
  timespec until;
  timespec_get(&until, TIME_UTC);
  until.tv_sec += 5;
  assert(cnd_timedwait(&changed, &m, &until) != thrd_error);
  mtx_unlock(&m);
  int result = 0;
  thrd_join(a, &result);
  assert(result == 7);
  thrd_join(b, &result);
  assert(result == 8 && destroyed == 2);
  timespec const second{1, 0};
  assert(thrd_sleep(&second, nullptr) == 0);
  assert(mtx_trylock(&m) == thrd_success);
  mtx_unlock(&m);
  tss_delete(key);
  cnd_destroy(&changed);
  mtx_destroy(&m);
}
