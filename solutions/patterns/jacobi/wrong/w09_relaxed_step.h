// Wrong: the barrier counts with relaxed operations: what the others wrote need not have arrived.
#pragma once

#include <algorithm>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

// Threads that go through the sweeps in step: nobody begins the next one before all have ended this one.
class step {
 public:
  explicit step(std::uint32_t threads) : threads_(threads) {}

  void arrive_and_wait() {
    std::uint32_t const mine = round_.load(std::memory_order_relaxed);
    if (arrived_.fetch_add(1, std::memory_order_relaxed) + 1 == threads_) {
      arrived_.store(0, std::memory_order_relaxed);  // before the others may come again
      round_.store(mine + 1, std::memory_order_relaxed);
      sys::futex_wake(round_, static_cast<int>(threads_));
      return;
    }
    while (round_.load(std::memory_order_relaxed) == mine) sys::futex_wait(round_, mine);
  }

 private:
  std::uint32_t const threads_;
  std::atomic<std::uint32_t> arrived_{0};
  sys::word round_{0};
};

inline void sweep_row(std::vector<double> const& from, std::vector<double>& to, std::size_t width, std::size_t y) {
  for (std::size_t i = y * width + 1; i + 1 < (y + 1) * width; ++i) {
    to[i] = 0.25 * (from[i - width] + from[i + width] + from[i - 1] + from[i + 1]);
  }
}

// Each thread has rows of its own, reads the one grid and writes the other. Which is which, every thread knows by
// itself from the number of the sweep: nothing is swapped, and one wait a sweep is enough.
inline std::vector<double> jacobi(std::vector<double> grid, std::size_t width, int iterations, unsigned threads) {
  std::size_t const height = width == 0 ? 0 : grid.size() / width;
  if (height < 3) return grid;
  std::size_t const rows = height - 2;
  std::size_t const parties = std::clamp<std::size_t>(threads, 1, rows);
  std::vector<double> grids[2] = {grid, grid};
  step all(static_cast<std::uint32_t>(parties));
  auto const work = [&](std::size_t me) {
    for (int sweep = 0; sweep < iterations; ++sweep) {
      for (std::size_t y = 1 + me * rows / parties; y < 1 + (me + 1) * rows / parties; ++y) {
        sweep_row(grids[sweep % 2], grids[(sweep + 1) % 2], width, y);
      }
      all.arrive_and_wait();
    }
  };
  std::vector<std::uint64_t> others;
  for (std::size_t i = 1; i < parties; ++i) others.push_back(sys::spawn_thread([&work, i] { work(i); }, true));
  work(0);
  for (std::uint64_t const other : others) sys::join_thread(other);
  return std::move(grids[iterations % 2]);
}

}  // namespace patterns
