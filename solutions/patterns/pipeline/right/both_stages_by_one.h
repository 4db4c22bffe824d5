// A right variant of patterns/pipeline: no queue. A worker takes the next item through both stages, and the caller is
// one of the workers.
#pragma once

#include "kit/kit.h"

namespace patterns {

inline std::vector<int> pipeline(std::vector<int> in, std::function<int(int)> stage1, std::function<int(int)> stage2,
                                 unsigned workers) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::exception_ptr error;
  auto const work = [&] {
    while (!failed.load(std::memory_order_relaxed)) {
      std::size_t const i = next.fetch_add(1, std::memory_order_relaxed);
      if (i >= in.size()) return;
      try {
        in[i] = stage2(stage1(in[i]));
      } catch (...) {
        if (!failed.exchange(true, std::memory_order_relaxed)) error = std::current_exception();
      }
    }
  };
  std::vector<std::uint64_t> others;
  others.reserve(workers);
  for (unsigned i = 1; i < workers; ++i) others.push_back(sys::spawn_thread(work, true));
  work();
  for (std::uint64_t const other : others) sys::join_thread(other);
  if (error) std::rethrow_exception(error);
  return in;
}

}  // namespace patterns
