// What is wrong with the grade of a case: nothing, or each difference from what it must be as a line of text. Pure.
#pragma once

#include <string>
#include <vector>

#include "grader/author/cases.h"
#include "grader/score/grade.h"

namespace racecourse::author {

std::vector<std::string> judge(Case const& c, rubric::Rubric const& rubric, score::Grade const& grade);

}  // namespace racecourse::author
