// A right variant of patterns/jacobi: no barrier. Each thread says how many sweeps it has done, and waits only for the
// threads above and below it: they must have read what it is about to overwrite, and written what it is about to read.
#pragma once

#include <algorithm>
#include <climits>
#include <deque>

#include "kit/kit.h"

namespace patterns {

class progress {
 public:
  void done(std::uint32_t sweeps) {
    sweeps_.store(sweeps, std::memory_order_release);
    sys::futex_wake(sweeps_, INT_MAX);
  }
  void wait_for(std::uint32_t sweeps) const {
    for (;;) {
      std::uint32_t const seen = sweeps_.load(std::memory_order_acquire);
      if (seen >= sweeps) return;
      sys::futex_wait(sweeps_, seen);
    }
  }

 private:
  sys::word sweeps_{0};
};

inline std::vector<double> jacobi(std::vector<double> grid, std::size_t width, int iterations, unsigned threads) {
  std::size_t const height = width == 0 ? 0 : grid.size() / width;
  if (height < 3) return grid;
  std::vector<double> other = grid;
  std::size_t const rows = height - 2, bands = std::min<std::size_t>(threads, rows), each = (rows + bands - 1) / bands;
  std::deque<progress> band(bands);
  std::vector<std::uint64_t> workers;
  for (std::size_t me = 0; me < bands; ++me) {
    workers.push_back(sys::spawn_thread(
        [&, me] {
          double* from = grid.data();
          double* to = other.data();
          for (std::uint32_t sweep = 0; sweep < static_cast<std::uint32_t>(iterations); ++sweep) {
            if (me > 0) band[me - 1].wait_for(sweep);
            if (me + 1 < bands) band[me + 1].wait_for(sweep);
            for (std::size_t y = 1 + me * each; y < std::min(1 + (me + 1) * each, height - 1); ++y) {
              for (std::size_t i = y * width + 1; i + 1 < (y + 1) * width; ++i) {
                to[i] = 0.25 * (from[i - width] + from[i + width] + from[i - 1] + from[i + 1]);
              }
            }
            std::swap(from, to);
            band[me].done(sweep + 1);
          }
        },
        true));
  }
  for (std::uint64_t const worker : workers) sys::join_thread(worker);
  return iterations % 2 == 0 ? grid : other;
}

}  // namespace patterns
