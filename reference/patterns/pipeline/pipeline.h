// Reference for patterns/pipeline: tbb::parallel_pipeline with serial ends in order and both stages parallel between
// them.
#pragma once

#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>

#include "kit/kit.h"

namespace patterns {

inline std::vector<int> pipeline(std::vector<int> in, std::function<int(int)> stage1, std::function<int(int)> stage2,
                                 unsigned workers) {
  std::size_t const tokens = std::max(workers, 1u);
  std::vector<int> out;
  std::size_t next = 0;
  auto const take = tbb::make_filter<void, int>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& control) {
    if (next < in.size()) return in[next++];
    control.stop();
    return 0;
  });
  auto const first = tbb::make_filter<int, int>(tbb::filter_mode::parallel, [&](int x) { return stage1(x); });
  auto const second = tbb::make_filter<int, int>(tbb::filter_mode::parallel, [&](int x) { return stage2(x); });
  auto const collect = tbb::make_filter<int, void>(tbb::filter_mode::serial_in_order, [&](int x) { out.push_back(x); });
  tbb::task_arena arena(static_cast<int>(tokens));
  arena.execute([&] { tbb::parallel_pipeline(tokens, take & first & second & collect); });
  return out;
}

}  // namespace patterns
