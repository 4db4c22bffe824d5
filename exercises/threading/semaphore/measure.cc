// Workloads of threading/semaphore: a unit taken and given back by one thread, and handed to and fro by two.
#include "grader/harness/measure.h"
#include "threading/semaphore/semaphore.h"

BOOST_AUTO_TEST_CASE(semaphore_alone) {
  threading::semaphore units(1);
  kit::measure([&](long rounds) {
    for (long i = 0; i < rounds; ++i) {
      units.acquire();
      units.release();
    }
  });
}

BOOST_AUTO_TEST_CASE(semaphores_to_and_fro) {
  threading::semaphore turns[] = {threading::semaphore(1), threading::semaphore(0)};
  kit::measure_in_parallel(2, [&](int thread, long rounds) {
    for (long i = 0; i < rounds; ++i) {
      turns[thread].acquire();
      turns[1 - thread].release();
    }
  });
}
