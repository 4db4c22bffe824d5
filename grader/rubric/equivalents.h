// mutants.yaml -> values: mutants that no check can kill, since they do what the original does.
#pragma once

#include <string>
#include <vector>

#include "grader/base/result.h"

namespace racecourse::rubric {

// Which mutant: see grader/mutate/mutant.h.
struct Equivalent {
  std::string op, file, function;  // "order-weakened", "right/waiter_count.h", "threading::mutex::unlock"
  std::string line;                // the source line, without blanks around it
  int place = 0;                   // 1-based, among those on that line; 0: all of them
  std::string reason;
  Place place_in_file;
};

// `operators`: the names that there are. `file` is how places name the text. All mistakes in one go.
Checked<std::vector<Equivalent>> load_equivalents(std::string const& text, std::string const& file,
                                                  std::vector<std::string> const& operators);

}  // namespace racecourse::rubric
