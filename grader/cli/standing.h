// How far the student is, remembered between runs in <cache>/standing: the best grade of their own files by content.
#pragma once

#include <optional>
#include <string>

#include "grader/cli/context.h"
#include "grader/score/grade.h"

namespace racecourse::cli {

struct Standing {
  int score = 0, max_score = 100, level = 0;  // level: the highest that is complete
  std::string verdict;                        // of the file as it is now; "" when it was never graded so
  bool changed = true;                        // the file is not the stub
};

void remember(Context const& context, score::Grade const& grade);
Standing standing_of(Context const& context, rubric::Rubric const& rubric);

// The text of the stub as the course ships it: what git has, or what was there first.
std::optional<std::string> stub_of(Context const& context, std::string const& exercise);

}  // namespace racecourse::cli
