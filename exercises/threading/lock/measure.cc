// Workloads of threading/lock: what a lock costs when nobody else wants it, and when another thread does.
#include "grader/harness/measure.h"
#include "threading/lock/lock.h"

namespace {

template <class Lock>
void take_it_again_and_again(Lock& lock, long rounds) {
  for (long i = 0; i < rounds; ++i) {
    lock.lock();
    lock.unlock();
  }
}

template <class Lock>
void measure_alone() {
  Lock lock;
  kit::measure([&](long rounds) { take_it_again_and_again(lock, rounds); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(spin_lock_alone) { measure_alone<threading::spin_lock>(); }

BOOST_AUTO_TEST_CASE(mutex_alone) { measure_alone<threading::mutex>(); }

BOOST_AUTO_TEST_CASE(mutex_wanted_by_two) {
  threading::mutex lock;
  kit::measure_in_parallel(2, [&](int, long rounds) { take_it_again_and_again(lock, rounds); });
}
