// patterns/jacobi: a grid that several threads smooth, sweep by sweep. README.md has the levels in order.
//
// The invariant: the result is the sequential loop's, bit by bit, for any number of threads.
//
// The name and the signature stay as they are; add whatever helpers you need, in namespace patterns.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

// `grid` is stored row by row, `width` cells a row. Returns it after `iterations` sweeps. A sweep gives each inner cell
// 0.25 * (up + down + left + right), summed in that order, of the grid before the sweep; the cells of the edge stay.
// Level 2: `threads` threads share each sweep. All of them have ended when the function returns.
inline std::vector<double> jacobi(std::vector<double> /*grid*/, std::size_t /*width*/, int /*iterations*/,
                                  unsigned /*threads*/) {
  kit::todo();
}

}  // namespace patterns
