// How far the student is: for each exercise of this checkout, how their own file was graded last. Kept in
// <cache>/standings, one small file each; one that cannot be kept or read is no error, only "not graded yet".
#pragma once

#include <optional>
#include <string>

#include "grader/cli/context.h"
#include "grader/score/grade.h"

namespace racecourse::cli {

// What grading said of a file.
struct Graded {
  std::string submission_key;  // of the file
  std::string exercise_key;    // of what it was graded by: rubric.yaml, checks.cc and what stands beside them
  int score = 0, max_score = 0;
  int level = 0;       // all up to this one are complete
  int up_to = 0;       // only so many levels were graded; 0: all
  bool full = false;   // full marks for the whole exercise
  std::string failed;  // the first check that failed; "" when none did, or when it did not build
};

struct Standing {
  bool begun = false;            // the file is there and is not the stub
  std::optional<Graded> graded;  // by the exercise as it is now
  bool changed = false;          // the file is another one than was graded
};

// Of a grade of the student's own file in all modes.
void remember(Context const& context, rubric::Rubric const& rubric, score::Grade const& grade, int up_to_level);
Standing standing_of(Context const& context, rubric::Rubric const& rubric);

// "45 / 100", "not begun" ...
std::string to_string(Standing const& standing);

// The text of the stub as the course ships it.
Result<std::string> stub_of(Context const& context, std::string const& exercise);

}  // namespace racecourse::cli
