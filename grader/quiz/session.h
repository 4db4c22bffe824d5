// A quiz as a conversation: text to show, a line that was typed, text to show, and so on. Pure.
//
//   Session session(quiz, answers, {}, 80);
//   show(session.begin());
//   while (!session.over()) show(session.take(read_line()));
//
// Order of calls: begin() once, then take() until over(). The answers are right at any moment: whoever stops, goes on
// later with what answers() gave.
#pragma once

#include <string>
#include <vector>

#include "grader/rubric/quiz.h"

namespace racecourse::quiz {

class Session {
 public:
  // Asks what has no answer yet; with `again` everything. `only`: the id of the one question to ask; "": all.
  struct Wish {
    bool again = false;
    std::string only;
  };
  Session(rubric::Quiz const& quiz, rubric::Answers answers, Wish const& wish, int width);

  std::string begin() const;  // a greeting and the first question, or what there is to say when none is left
  std::string take(std::string const& line);  // what comes after this line: a complaint, or an explanation and more
  std::string stop() const;                   // what is said to whoever leaves now
  bool over() const { return next_ == to_ask_.size() || left_; }
  rubric::Answers const& answers() const { return answers_; }

 private:
  rubric::Question const& question() const { return *to_ask_[next_]; }
  std::string ask() const;
  std::string explain(rubric::Question const& asked, std::string const& answer) const;
  std::string ending() const;
  int right() const;

  rubric::Quiz const& quiz_;
  rubric::Answers answers_;
  std::vector<rubric::Question const*> to_ask_;
  std::size_t next_ = 0;
  int width_;
  bool left_ = false;
};

}  // namespace racecourse::quiz
