// pthread_tryjoin_np, pthread_timedjoin_np and pthread_clockjoin_np.
// expect: passed complete
#include <pthread.h>
#include <unistd.h>
#include <cassert>
#include <cerrno>
#include <ctime>

void* work(void*) {
  usleep(2'000'000);
  return nullptr;
}

int main() {
  pthread_t thread;
  pthread_create(&thread, nullptr, work, nullptr);
  int answer = pthread_tryjoin_np(thread, nullptr);
  assert(answer == 0 || answer == EBUSY);
  if (answer == 0) return 0;
  timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += 1;
  answer = pthread_timedjoin_np(thread, nullptr, &until);
  assert(answer == 0 || answer == ETIMEDOUT);
  if (answer == 0) return 0;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += 3600;
  answer = pthread_clockjoin_np(thread, nullptr, CLOCK_MONOTONIC, &until);
  assert(answer == 0 || answer == ETIMEDOUT);
  if (answer != 0) pthread_join(thread, nullptr);
}
