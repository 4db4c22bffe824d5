// Reference for patterns/jacobi: tbb::parallel_for over blocks of cells, once a sweep, in an arena of `threads`.
#pragma once

#include <oneapi/tbb/blocked_range2d.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>

#include "kit/kit.h"

namespace patterns {

inline std::vector<double> jacobi(std::vector<double> grid, std::size_t width, int iterations, unsigned threads) {
  std::size_t const height = width == 0 ? 0 : grid.size() / width;
  if (height < 3 || width < 3) return grid;
  std::vector<double> next = grid;
  tbb::task_arena arena(static_cast<int>(std::max(threads, 1u)));
  arena.execute([&] {
    for (int sweep = 0; sweep < iterations; ++sweep) {
      tbb::parallel_for(tbb::blocked_range2d<std::size_t>(1, height - 1, 1, width - 1), [&](auto const& block) {
        for (std::size_t y = block.rows().begin(); y != block.rows().end(); ++y) {
          for (std::size_t i = y * width + block.cols().begin(); i != y * width + block.cols().end(); ++i) {
            next[i] = 0.25 * (grid[i - width] + grid[i + width] + grid[i - 1] + grid[i + 1]);
          }
        }
      });
      std::swap(grid, next);
    }
  });
  return grid;
}

}  // namespace patterns
