#include <algorithm>
#include <set>

#include "grader/base/files.h"
#include "grader/rubric/quiz.h"
#include "grader/rubric/reader.h"

namespace racecourse::rubric {
namespace {

constexpr std::size_t most_options = 9;

std::string letter(std::size_t index) { return std::string(1, static_cast<char>('a' + index)); }

// "a, b or c"
std::string letters(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : i + 1 < count ? ", " : " or ") + letter(i);
  return text;
}

bool is_letter_of(std::string const& answer, std::size_t options) {
  return answer.size() == 1 && answer[0] >= 'a' && static_cast<std::size_t>(answer[0] - 'a') < options;
}

void read_options(YAML::Node const& node, Question& question, Mistakes& mistakes) {
  if (!node.IsMap() || node.size() < 2 || node.size() > most_options) {
    mistakes.add(node, "'options' must have 2 to 9 entries", "For example: options: {a: \"yes\", b: \"no\"}");
    return;
  }
  for (auto const& pair : node) {
    std::string const expected = letter(question.options.size());
    std::string const key = pair.first.IsScalar() ? pair.first.Scalar() : "";
    if (key != expected) {
      mistakes.add(pair.first, "option '" + key + "' stands where '" + expected + "' is expected",
                   "Options are a, b, c and so on, in this order");
    }
    std::string text = text_of(pair.second, "an option", mistakes);
    bool const twice = std::find(question.options.begin(), question.options.end(), text) != question.options.end();
    if (twice) mistakes.add(pair.second, "the option '" + text + "' stands there twice");
    question.options.push_back(std::move(text));
  }
}

bool read_course(Reader& reader, Mistakes& mistakes) {
  std::string const text = reader.text("course", false);
  if (!text.empty() && text != "true" && text != "false") {
    mistakes.add(reader.at("course"), "'course' is '" + text + "'", "It is true or false");
  }
  return text == "true";
}

// Folded texts end with a line break of their own.
std::string without_end(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

Question read_question(YAML::Node const& node, Mistakes& mistakes) {
  Reader reader(node, "a question", {"id", "course", "q", "options", "key", "why"}, mistakes);
  Question question;
  question.place = mistakes.place_of(node);
  if (!node.IsMap()) return question;
  question.id = reader.text("id");
  question.course = read_course(reader, mistakes);
  question.text = without_end(reader.text("q"));
  if (reader.has("options")) {
    read_options(reader.at("options"), question, mistakes);
  } else {
    mistakes.add(node, "a question lacks 'options'");
  }
  question.key = reader.text("key");
  question.why = without_end(reader.text("why"));
  std::size_t const options = question.options.size();
  if (!question.key.empty() && options >= 2 && !is_letter_of(question.key, options)) {
    mistakes.add(reader.at("key"), "'key' is '" + question.key + "', which is no option", "It is " + letters(options));
  }
  return question;
}

std::vector<std::string> ids_of(Quiz const& quiz) {
  std::vector<std::string> ids;
  for (Question const& question : quiz.questions) ids.push_back(question.id);
  return ids;
}

}  // namespace

Checked<Quiz> load_quiz(std::string const& text, std::string const& file) {
  Mistakes mistakes(file);
  std::optional<YAML::Node> const root = parse(text, mistakes);
  if (!root) return mistakes.sorted();
  Reader reader(*root, "the quiz", {"title", "questions"}, mistakes);
  Quiz quiz;
  quiz.title = reader.text("title");
  std::set<std::string> ids;
  for (YAML::Node const& node : reader.list("questions")) {
    quiz.questions.push_back(read_question(node, mistakes));
    std::string const& id = quiz.questions.back().id;
    if (!id.empty() && !ids.insert(id).second) mistakes.add(node, "question '" + id + "' is there twice");
  }
  if (mistakes.empty() && quiz.questions.empty()) mistakes.add(*root, "the quiz has no questions");
  if (!mistakes.empty()) return mistakes.sorted();
  return quiz;
}

Checked<Answers> load_answers(std::string const& text, std::string const& file, Quiz const& quiz) {
  Mistakes mistakes(file);
  std::optional<YAML::Node> const root = parse(text, mistakes);
  if (!root) return mistakes.sorted();
  std::vector<std::string> const ids = ids_of(quiz);
  Reader const reader(*root, "the answers", ids, mistakes);
  Answers answers;
  if (!root->IsMap()) return mistakes.sorted();
  for (Question const& question : quiz.questions) {
    if (!reader.has(question.id)) continue;
    YAML::Node const node = reader.at(question.id);
    std::string const answer = node.IsScalar() ? node.Scalar() : "";
    if (is_letter_of(answer, question.options.size())) {
      answers[question.id] = {answer, mistakes.place_of(node)};
    } else {
      mistakes.add(node, "'" + answer + "' is no answer to " + question.id,
                   "It is " + letters(question.options.size()));
    }
  }
  if (!mistakes.empty()) return mistakes.sorted();
  return answers;
}

Checked<Quiz> load_quiz_file(std::string const& root) {
  std::string const name = "exercises/quiz/questions.yaml";
  Result<std::string> const text = read_file(root + "/" + name);
  if (!text) return Problems{{text.error().message, "It comes with the course: check it out again", {name, 0, 0}}};
  return load_quiz(*text, name);
}

Checked<Answers> load_answers_file(std::string const& path, Quiz const& quiz) {
  Result<std::string> const text = read_file(path);
  if (text) return load_answers(*text, path, quiz);
  return Problems{{text.error().message, "./racecourse quiz asks the questions and writes it", {path, 0, 0}}};
}

}  // namespace racecourse::rubric
