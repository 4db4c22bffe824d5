// An answers file, written: what load_answers() reads.
#pragma once

#include <string>

#include "grader/rubric/quiz.h"

namespace racecourse::quiz {

inline constexpr char answers_path[] = "exercises/quiz/answers.yaml";  // where ./racecourse quiz keeps answers

// In the order of the questions.
std::string to_yaml(rubric::Quiz const& quiz, rubric::Answers const& answers);

}  // namespace racecourse::quiz
