// Whether what stands around an exercise's checks agrees with them: README, hints, curriculum, files.
//
// Pure but for texts_of(), which reads. Each mistake has a place and a remedy.
#pragma once

#include <string>
#include <vector>

#include "grader/rubric/rubric.h"

namespace racecourse::author {

// What is held against the rubric. A text that is not there is empty.
struct Texts {
  std::string readme;
  std::vector<std::string> solutions;  // the model solution and the right variants
  std::vector<Place> unfilled;         // where the mark of a new exercise is left
  std::vector<std::string> files;  // all below exercises/, solutions/ and reference/ of this exercise, from the root
};
Texts texts_of(std::string const& root, rubric::Rubric const& rubric);

Problems inconsistencies(rubric::Rubric const& rubric, rubric::Curriculum const& curriculum, Texts const& texts);

}  // namespace racecourse::author
