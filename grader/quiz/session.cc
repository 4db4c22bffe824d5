#include "grader/quiz/session.h"

#include <algorithm>
#include <cctype>

#include "grader/report/layout.h"

namespace racecourse::quiz {
namespace {

// " B) " -> "b": letters are taken as people type them.
std::string plain(std::string const& line) {
  std::string word;
  for (char const c : line) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  if (word.size() == 2 && (word[1] == ')' || word[1] == '.')) word.pop_back();
  return word;
}

std::string letter(std::size_t index) { return std::string(1, static_cast<char>('a' + index)); }

std::string counted(std::size_t number, std::string const& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

}  // namespace

Session::Session(rubric::Quiz const& quiz, rubric::Answers answers, Wish const& wish, int width)
    : quiz_(quiz), answers_(std::move(answers)), width_(width) {
  for (rubric::Question const& question : quiz.questions) {
    bool const asked = wish.only.empty() ? wish.again || !answers_.contains(question.id) : question.id == wish.only;
    if (asked) to_ask_.push_back(&question);
  }
}

int Session::right() const {
  return static_cast<int>(std::count_if(quiz_.questions.begin(), quiz_.questions.end(), [&](auto const& question) {
    auto const it = answers_.find(question.id);
    return it != answers_.end() && it->second.letter == question.key;
  }));
}

std::string Session::begin() const {
  if (over()) return ending();
  std::string text = report::wrapped(quiz_.title + ": " + counted(quiz_.questions.size(), "question"), 0, width_);
  if (!answers_.empty()) text += std::to_string(answers_.size()) + " of them are answered.\n";
  return text + "Type a letter and Enter; s leaves a question for later, q stops and keeps your place.\n\n" + ask();
}

std::string Session::ask() const {
  rubric::Question const& asked = question();
  auto const number = static_cast<std::size_t>(&asked - quiz_.questions.data()) + 1;
  std::string text = "Question " + std::to_string(number) + " of " + std::to_string(quiz_.questions.size()) + " (" +
                     asked.id + ")\n" + report::wrapped(asked.text, 0, width_);
  for (std::size_t i = 0; i < asked.options.size(); ++i) {
    std::string option = report::wrapped(asked.options[i], 5, width_);
    text += option.replace(0, 3, "  " + letter(i));
  }
  return text + "> ";
}

std::string Session::explain(rubric::Question const& asked, std::string const& answer) const {
  std::string const right = asked.option(asked.key);
  std::string const verdict =
      answer == asked.key ? "Right." : "No. It is " + asked.key + ": " + right + (right.ends_with('.') ? "" : ".");
  return report::wrapped(verdict + " " + asked.why, 0, width_) + "\n";
}

std::string Session::take(std::string const& line) {
  rubric::Question const& asked = question();
  std::string const answer = plain(line);
  if (answer == "q") {
    left_ = true;
    return stop();
  }
  if (answer == "s") {
    ++next_;
    return over() ? "\n" + ending() : "\n" + ask();
  }
  bool const known =
      answer.size() == 1 && answer[0] >= 'a' && static_cast<std::size_t>(answer[0] - 'a') < asked.options.size();
  if (!known) {
    return "Type a letter from a to " + letter(asked.options.size() - 1) +
           ", s to leave it for later, or q to stop.\n> ";
  }
  answers_[asked.id] = {answer, {}};
  ++next_;
  return explain(asked, answer) + (over() ? ending() : ask());
}

std::string Session::stop() const {
  return counted(answers_.size(), "question") + " of " + std::to_string(quiz_.questions.size()) +
         " answered, and kept. ./racecourse quiz goes on.\n";
}

std::string Session::ending() const {
  std::size_t const all = quiz_.questions.size();
  if (answers_.size() < all) {
    return counted(all - answers_.size(), "question") + " left for later. ./racecourse quiz asks for what is left.\n";
  }
  std::string text = std::to_string(right()) + " of " + std::to_string(all) + " right.\n";
  std::string wrong;
  for (rubric::Question const& question : quiz_.questions) {
    if (answers_.at(question.id).letter != question.key) wrong += " " + question.id;
  }
  if (!wrong.empty()) {
    text += report::wrapped(
        "To look at again:" + wrong + ". ./racecourse quiz --question NAME asks one of them, --again asks all.", 0,
        width_);
  }
  return text;
}

}  // namespace racecourse::quiz
