// quiz: one question at a time, on a terminal or from a pipe. Answers are kept as they are given.
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <iostream>

#include "grader/base/files.h"
#include "grader/base/nearest.h"
#include "grader/cli/commands.h"
#include "grader/quiz/answers.h"
#include "grader/quiz/session.h"

namespace racecourse::cli {
namespace {

// Lines of standard input; an interruption ends the waiting.
class Lines {
 public:
  // Nothing: the input has ended, or we were interrupted.
  std::optional<std::string> next() {
    for (;;) {
      std::size_t const end = text_.find('\n');
      if (end != std::string::npos) {
        std::string line = text_.substr(0, end);
        text_.erase(0, end + 1);
        return line;
      }
      if (!read_more()) return std::nullopt;
    }
  }

 private:
  bool read_more() {
    constexpr std::size_t longest = 4096;  // nobody types this: what has no end is no answer
    pollfd waited[] = {{STDIN_FILENO, POLLIN, 0}, {interruption_descriptor(), POLLIN, 0}};
    int const ready = ::poll(waited, 2, -1);
    if (ready < 0 && errno == EINTR) return true;
    if (ready < 0 || interrupted() || waited[1].revents != 0) return false;
    char piece[1024];
    ssize_t const n = ::read(STDIN_FILENO, piece, sizeof piece);
    if (n < 0 && errno == EINTR) return true;
    if (n <= 0) {
      if (text_.empty()) return false;
      text_ += '\n';  // the last line may lack its end
      return true;
    }
    text_.append(piece, static_cast<std::size_t>(n));
    return text_.size() < longest || text_.find('\n') != std::string::npos;
  }

  std::string text_;
};

// What was answered before; nothing after saying what is wrong with the file.
std::optional<rubric::Answers> known_answers(rubric::Quiz const& quiz) {
  std::error_code ignored;
  if (!std::filesystem::exists(quiz::answers_path, ignored)) return rubric::Answers{};
  Checked<rubric::Answers> answers = rubric::load_answers_file(quiz::answers_path, quiz);
  if (answers) return *std::move(answers);
  complain(answers.error());
  return std::nullopt;
}

bool is_question(rubric::Quiz const& quiz, std::string const& id) {
  std::vector<std::string> ids;
  for (rubric::Question const& question : quiz.questions) ids.push_back(question.id);
  if (id.empty() || std::find(ids.begin(), ids.end(), id) != ids.end()) return true;
  std::string const near = meant(id, ids);
  complain("there is no question '" + id + "'." + (near.empty() ? "" : " Did you mean '" + near + "'?"));
  return false;
}

int ask(Context const& context, quiz::Session::Wish const& wish) {
  enter_checkout(context);
  Checked<rubric::Quiz> const quiz = rubric::load_quiz_file(context.root);
  if (!quiz) {
    complain(quiz.error());
    return usage;
  }
  std::optional<rubric::Answers> const known = known_answers(*quiz);
  if (!known || !is_question(*quiz, wish.only)) return usage;
  quiz::Session session(*quiz, *known, wish, context.width);
  Lines lines;
  std::cout << session.begin() << std::flush;
  while (!session.over()) {
    std::optional<std::string> const line = lines.next();
    if (!line) {
      std::cout << "\n" << session.stop();
      break;
    }
    if (isatty(STDIN_FILENO) == 0) std::cout << *line << "\n";  // a terminal has shown it already
    std::string const text = session.take(*line);
    if (Result<bool> const kept = write_file(quiz::answers_path, quiz::to_yaml(*quiz, session.answers())); !kept) {
      std::cout << "\n" << std::flush;
      complain({kept.error()});
      return ungradable;
    }
    std::cout << text << std::flush;
  }
  return full_marks;
}

}  // namespace

void add_quiz(CLI::App& app, Action& chosen) {
  auto wish = std::make_shared<quiz::Session::Wish>();
  CLI::App* const command = app.add_subcommand("quiz", "Questions about threads, tasks and processes, one at a time");
  command->add_flag("--again", wish->again, "Also what is answered already");
  command->add_option("--question", wish->only, "Only this one, such as Q7")->option_text("NAME");
  command->footer(
      "Answers are kept in exercises/quiz/answers.yaml, so that it goes on where you stopped; ./racecourse grade quiz\n"
      "grades them.\n\n"
      "Example:\n"
      "  ./racecourse quiz");
  command->callback([=, &chosen] { chosen = [=](Context const& context) { return ask(context, *wish); }; });
}

}  // namespace racecourse::cli
