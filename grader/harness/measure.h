// What a measure.cc includes: workloads that are timed, of the submission and of the reference in turn, both optimised.
//
// A workload is a Boost.Test case that is named in the rubric under `measure`. It calls one of the two functions below,
// once. Each run is a process of its own, on real threads, and has one number as its evidence: how long a round took.
//
//   BOOST_AUTO_TEST_CASE(uncontended) {
//     threading::mutex m;
//     kit::measure([&](long rounds) {
//       for (long i = 0; i < rounds; ++i) {
//         m.lock();
//         m.unlock();
//       }
//     });
//   }
//
// The loop stands in the workload, so that no call of ours is timed with each round. A workload judges nothing: what is
// measured has passed its checks before.
#pragma once

#include <functional>

#include "grader/harness/check.h"

namespace kit {

// Calls work(rounds) a few times with growing numbers, until the clock can tell how long a round takes, and then five
// times for long enough (5 ms each). The quickest of these counts: what else the machine does only makes a run slower.
// `work` is called again after it returned: it leaves things as it found them.
void measure(std::function<void(long rounds)> const& work);

// The same on `threads` threads that begin together: work(0, rounds) ... work(threads - 1, rounds). Timed is from the
// begin to the last end.
void measure_in_parallel(int threads, std::function<void(int thread, long rounds)> const& work);

}  // namespace kit
