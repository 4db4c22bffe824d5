// The values of exercises/quiz/questions.yaml and of an answers file. Plain data; read by load_quiz() and
// load_answers().
#pragma once

#include <map>
#include <string>
#include <vector>

#include "grader/base/result.h"

namespace racecourse::rubric {

struct Question {
  std::string id;  // "S1"
  bool course = false;
  std::string text;
  std::vector<std::string> options;  // the first is answer "a", the second "b" ...
  std::string key;                   // the right one
  std::string why;                   // said after an answer, right or wrong
  Place place;

  std::string option(std::string const& answer) const { return options.at(static_cast<std::size_t>(answer[0] - 'a')); }
};

struct Quiz {
  std::string title;
  std::vector<Question> questions;  // ids are unique; each has 2 to 9 options, of which `key` is one
};

struct Answer {
  std::string letter;  // one of the question's options
  Place place;
};
using Answers = std::map<std::string, Answer>;  // by id of the question; some may be missing

// `file` is how places name the text.
Checked<Quiz> load_quiz(std::string const& text, std::string const& file);
Checked<Answers> load_answers(std::string const& text, std::string const& file, Quiz const& quiz);

// Reads <root>/exercises/quiz/questions.yaml.
Checked<Quiz> load_quiz_file(std::string const& root);
// Reads an answers file; `path` is how places name it.
Checked<Answers> load_answers_file(std::string const& path, Quiz const& quiz);

}  // namespace racecourse::rubric
