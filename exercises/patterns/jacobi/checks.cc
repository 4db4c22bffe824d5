// Checks of patterns/jacobi. Each states one property of the contract, and holds however the work is divided.
#include "patterns/jacobi/jacobi.h"

#include <bit>

#include "grader/harness/check.h"

namespace {

using Grid = std::vector<double>;

// The loop that everything is held against.
Grid swept_in_sequence(Grid grid, std::size_t width, int iterations) {
  std::size_t const height = width == 0 ? 0 : grid.size() / width;
  for (int sweep = 0; sweep < iterations; ++sweep) {
    Grid const old = grid;
    for (std::size_t y = 1; y + 1 < height; ++y) {
      for (std::size_t x = 1; x + 1 < width; ++x) {
        std::size_t const i = y * width + x;
        grid[i] = 0.25 * (old[i - width] + old[i + width] + old[i - 1] + old[i + 1]);
      }
    }
  }
  return grid;
}

// Numbers of very different size: another order of summing shows in the last bits.
Grid uneven(std::size_t width, std::size_t height) {
  Grid grid(width * height);
  std::uint64_t state = 88'172'645'463'325'252u;
  for (double& cell : grid) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    cell = static_cast<double>(state % 2'000'003) / static_cast<double>(1 + state % 977) - 700.1;
  }
  return grid;
}

std::string place_of(std::size_t i, std::size_t width) {
  return "row " + std::to_string(i / width) + ", column " + std::to_string(i % width);
}

// The first cell that differs, in reading order.
void require_same(Grid const& seen, Grid const& expected, std::size_t width, std::string const& when) {
  kit::require_equal(static_cast<long long>(seen.size()), static_cast<long long>(expected.size()),
                     "cells of the result " + when);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (std::bit_cast<std::uint64_t>(seen[i]) == std::bit_cast<std::uint64_t>(expected[i])) continue;
    kit::fail("the result " + when + " is not the sequential loop's at " + place_of(i, width) + ": " +
              std::to_string(seen[i]) + " instead of " + std::to_string(expected[i]));
  }
}

void require_as_sequential(std::size_t width, std::size_t height, int iterations, unsigned threads) {
  Grid const grid = uneven(width, height);
  require_same(patterns::jacobi(grid, width, iterations, threads), swept_in_sequence(grid, width, iterations), width,
               "of " + std::to_string(width) + " x " + std::to_string(height) + " cells after " +
                   std::to_string(iterations) + " sweeps by " + std::to_string(threads) + " threads");
}

}  // namespace

// --- Level 1: one thread --------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(sweep_averages_four_neighbours) {
  Grid const grid{0, 8, 0,  //
                  4, 9, 2,  //
                  0, 6, 0};
  Grid const after{0, 8, 0,  //
                   4, 5, 2,  //
                   0, 6, 0};
  require_same(patterns::jacobi(grid, 3, 1, 1), after, 3, "after one sweep over a single inner cell");
  require_same(patterns::jacobi(grid, 3, 9, 1), after, 3, "after nine sweeps over a single inner cell");
}

BOOST_AUTO_TEST_CASE(sweep_reads_the_old_grid) {
  Grid const grid{0, 0, 0, 0,  //
                  8, 0, 0, 0,  //
                  0, 0, 0, 0};
  Grid const after{0, 0, 0, 0,  //
                   8, 2, 0, 0,  //
                   0, 0, 0, 0};
  require_same(patterns::jacobi(grid, 4, 1, 1), after, 4, "after one sweep");
  for (int const iterations : {1, 2, 3, 10, 11}) require_as_sequential(6, 5, iterations, 1);
}

BOOST_AUTO_TEST_CASE(small_grids_have_no_inner_cells) {
  for (std::size_t const width : {1u, 2u, 3u, 7u}) {
    for (std::size_t const height : {1u, 2u}) require_as_sequential(width, height, 3, 1);
  }
  for (std::size_t const height : {3u, 7u}) {
    for (std::size_t const width : {1u, 2u}) require_as_sequential(width, height, 3, 1);
  }
}

BOOST_AUTO_TEST_CASE(no_iterations_change_nothing) {
  Grid const grid = uneven(5, 5);
  require_same(patterns::jacobi(grid, 5, 0, 1), grid, 5, "without a sweep");
}

// --- Level 2: many threads ------------------------------------------------------------------------------------------

// Each call is a scenario of its own: one may have no more than some sixty threads, the ended ones included.
BOOST_AUTO_TEST_CASE(result_does_not_depend_on_the_number_of_threads) {
  for (unsigned threads = 1; threads <= 6; ++threads) {
    for (int const iterations : {0, 1, 2, 7}) {
      kit::explore([&] { require_as_sequential(7, 8, iterations, threads); });
      kit::explore([&] { require_as_sequential(5, 3, iterations, threads); });
    }
  }
}

BOOST_AUTO_TEST_CASE(more_threads_than_rows_do_no_harm) {
  for (unsigned const threads : {2u, 5u, 12u}) {
    kit::explore([&] { require_as_sequential(9, 3, 3, threads); });
    kit::explore([&] { require_as_sequential(3, 4, 3, threads); });
    kit::explore([&] { require_as_sequential(4, 2, 3, threads); });
    kit::explore([&] { require_as_sequential(1, 1, 3, threads); });
  }
}

// Every inner cell has a neighbour in another thread's part: a thread that is a step ahead or behind reads or writes
// what is another one's, and that is a race whether or not the number that comes out is right.
BOOST_AUTO_TEST_CASE(nobody_runs_ahead) {
  kit::explore([] {
    if (kit::stressing()) return require_as_sequential(6, 8, 12, 4);
    require_as_sequential(3, 4, 3, 2);
  });
}

BOOST_AUTO_TEST_CASE(three_threads_keep_step) {
  kit::explore([] {
    if (kit::stressing()) return require_as_sequential(5, 8, 9, 3);
    require_as_sequential(3, 5, 2, 3);
  });
}

// How the threads share the work is theirs; that they do is seen from their number. The caller may be one of them.
BOOST_AUTO_TEST_CASE(work_is_shared) {
  for (int const threads : {2, 4}) {
    kit::costs const before = kit::cost();
    patterns::jacobi(uneven(12, 18), 12, 2, static_cast<unsigned>(threads));
    long const started = (kit::cost() - before).threads;
    kit::require(started >= threads - 1, "the work is not shared: " + std::to_string(threads) +
                                             " threads were asked for, and the call started " +
                                             std::to_string(started));
  }
}

BOOST_AUTO_TEST_CASE(no_thread_is_left_behind) {
  kit::explore([] {
    Grid const grid = uneven(4, 6);
    Grid const result = patterns::jacobi(grid, 4, 2, 3);
    kit::until_quiet();
    kit::require_equal(kit::blocked_threads(), 0, "threads that still wait for something when jacobi() has returned");
    require_same(result, swept_in_sequence(grid, 4, 2), 4, "of 4 x 6 cells");
  });
}
