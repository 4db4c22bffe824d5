#include "grader/quiz/grade.h"

#include "grader/base/hash.h"
#include "grader/quiz/answers.h"

namespace racecourse::quiz {
namespace {

using score::Verdict;

constexpr int of_the_course = 1, beyond = 2;

score::CheckGrade grade_one(rubric::Question const& question, rubric::Answers const& answers, std::string const& path) {
  score::CheckGrade check;
  check.id = question.id;
  check.title = question.text;
  check.level = question.course ? of_the_course : beyond;
  check.max_score = 1;
  check.replay = "./racecourse quiz --question " + question.id;
  auto const answer = answers.find(question.id);
  bool const right = answer != answers.end() && answer->second.letter == question.key;
  check.verdict = right ? Verdict::passed : Verdict::failed;
  check.score = right ? 1 : 0;
  if (answer == answers.end()) {
    check.kind = "answer";
    check.message = "Not answered";
    check.location = Place{path, 0, 0};
  } else if (!right) {
    check.kind = "answer";
    check.message = "The answer " + answer->second.letter + " is wrong: " + question.option(answer->second.letter);
    check.location = answer->second.place;
  }
  score::ModeGrade mode;
  mode.verdict = check.verdict;
  check.modes = {mode};
  return check;
}

void add_level(int level, std::string const& name, score::Grade& grade) {
  score::LevelGrade sum{level, name, 0, 0, Verdict::passed};
  for (score::CheckGrade const& check : grade.checks) {
    if (check.level != level) continue;
    sum.score += check.score;
    sum.max_score += check.max_score;
    if (check.verdict != Verdict::passed) sum.verdict = check.verdict;
  }
  if (sum.max_score > 0) grade.levels.push_back(sum);
}

score::Grade empty(rubric::Quiz const& quiz, std::string const& path) {
  score::Grade grade;
  grade.exercise = "quiz";
  grade.title = quiz.title;
  grade.submission = path;
  grade.max_score = static_cast<int>(quiz.questions.size());
  return grade;
}

}  // namespace

score::Grade grade(rubric::Quiz const& quiz, rubric::Answers const& answers, std::string const& path) {
  score::Grade grade = empty(quiz, path);
  grade.submission_key = sha256(to_yaml(quiz, answers));
  for (rubric::Question const& question : quiz.questions) {
    grade.checks.push_back(grade_one(question, answers, path));
    grade.score += grade.checks.back().score;
  }
  add_level(of_the_course, "questions of the course", grade);
  add_level(beyond, "beyond the course", grade);
  grade.verdict = grade.score == grade.max_score ? Verdict::passed : Verdict::failed;
  grade.next = grade.verdict == Verdict::passed ? "./racecourse" : "./racecourse quiz";
  return grade;
}

score::Grade unread(rubric::Quiz const& quiz, Problems const& problems, std::string const& path) {
  score::Grade grade = empty(quiz, path);
  grade.verdict = Verdict::ungradable;
  for (Problem const& problem : problems) {
    grade.findings.push_back({"intake", problem.message, problem.remedy, problem.place});
  }
  grade.next = "./racecourse quiz";
  return grade;
}

}  // namespace racecourse::quiz
