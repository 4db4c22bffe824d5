// Workloads of threading/queue: through the queue and back by one thread, and from one thread to another.
#include "grader/harness/measure.h"
#include "threading/queue/queue.h"

BOOST_AUTO_TEST_CASE(queue_alone) {
  threading::blocking_queue<long> queue(64);
  kit::measure([&](long rounds) {
    for (long i = 0; i < rounds; ++i) {
      queue.push(i);
      queue.pop();
    }
  });
}

BOOST_AUTO_TEST_CASE(queue_between_two) {
  threading::blocking_queue<long> queue(64);
  kit::measure_in_parallel(2, [&](int thread, long rounds) {
    for (long i = 0; i < rounds; ++i) {
      if (thread == 0) {
        queue.push(i);
      } else {
        queue.pop();
      }
    }
  });
}
