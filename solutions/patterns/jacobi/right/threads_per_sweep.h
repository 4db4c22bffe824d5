// A right variant of patterns/jacobi: fresh threads for each sweep, which take cell by cell from a common counter. That
// they have ended is all the barrier there is.
#pragma once

#include "kit/kit.h"

namespace patterns {

inline std::vector<double> jacobi(std::vector<double> grid, std::size_t width, int iterations, unsigned threads) {
  std::size_t const height = width == 0 ? 0 : grid.size() / width;
  if (height < 3 || width < 3) return grid;
  std::size_t const inner = (height - 2) * (width - 2);
  std::vector<double> next = grid;
  for (int sweep = 0; sweep < iterations; ++sweep) {
    std::atomic<std::size_t> taken{0};
    auto const work = [&] {
      for (std::size_t n = taken.fetch_add(1); n < inner; n = taken.fetch_add(1)) {
        std::size_t const i = (1 + n / (width - 2)) * width + 1 + n % (width - 2);
        next[i] = 0.25 * (grid[i - width] + grid[i + width] + grid[i - 1] + grid[i + 1]);
      }
    };
    std::vector<std::uint64_t> workers;
    for (unsigned i = 0; i < threads; ++i) workers.push_back(sys::spawn_thread(work, true));
    for (std::uint64_t const worker : workers) sys::join_thread(worker);
    std::swap(grid, next);
  }
  return grid;
}

}  // namespace patterns
