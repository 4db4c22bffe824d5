// Answers -> a Grade: one check a question, one point each, so that every report format can show it. Pure.
#pragma once

#include <string>

#include "grader/rubric/quiz.h"
#include "grader/score/grade.h"

namespace racecourse::quiz {

// `path`: where the answers came from. What is wrong is said, what would be right is not: answers may be given again.
score::Grade grade(rubric::Quiz const& quiz, rubric::Answers const& answers, std::string const& path);

// Of answers that cannot be read: `ungradable`, with every mistake as a finding.
score::Grade unread(rubric::Quiz const& quiz, Problems const& problems, std::string const& path);

}  // namespace racecourse::quiz
