// The questions that students are asked.
#include <set>

#include "grader/base/files.h"
#include "tests/quiz/support.h"

namespace racecourse::quiz::test {

BOOST_AUTO_TEST_SUITE(questions)

BOOST_AUTO_TEST_CASE(all_of_them_can_be_read) {
  Result<std::string> const text = read_file("exercises/quiz/questions.yaml");
  BOOST_TEST_REQUIRE(text.has_value());
  Checked<rubric::Quiz> const quiz = rubric::load_quiz(*text, "questions.yaml");
  BOOST_TEST_REQUIRE(quiz.has_value(), (quiz ? "" : to_string(quiz.error().front())));
  int course = 0;
  std::set<std::string> keys;
  for (rubric::Question const& question : quiz->questions) {
    course += question.course ? 1 : 0;
    keys.insert(question.key);
  }
  BOOST_TEST(quiz->questions.size() == 21u);
  BOOST_TEST(course == 5);
  BOOST_TEST(keys.size() == 4u);  // the right answer is not always the same letter
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::quiz::test
