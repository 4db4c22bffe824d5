// A history that no order explains, as a picture of overlapping intervals.
//
//   thread 1  [---]        lock -> ok
//   thread 2     [---]     try_lock -> true   <- no order explains this
//   thread 1           [>  unlock -> ...
//   Until then, this order does: lock (thread 1).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "grader/trace/evidence.h"

namespace racecourse::linearize {

struct Counterexample {
  std::size_t last = 0;            // the operation at whose end no order was left
  std::vector<std::size_t> order;  // one that did until then
};

std::string picture(std::vector<trace::Operation> const& operations, Counterexample const& counterexample);

}  // namespace racecourse::linearize
