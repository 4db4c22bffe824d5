#include "grader/rubric/quiz.h"

#include "tests/rubric/support.h"

namespace racecourse::rubric::test {
namespace {

std::string const sound = R"(title: A quiz
questions:
  - id: S1
    course: true
    q: >
      Is it
      so?
    options: {a: "True", b: "False"}
    key: a
    why: It is.
  - {id: Q1, q: Which, options: {a: One, b: Two, c: Three}, key: c, why: More.}
)";

void check_broken(std::string const& from, std::string const& to, Lines const& expected) {
  BOOST_TEST_CONTEXT("'" << from << "' -> '" << to << "'") {
    check_lines(mistakes_of(load_quiz(change(sound, from, to), "q.yaml")), expected);
  }
}

Quiz quiz() {
  Checked<Quiz> const quiz = load_quiz(sound, "q.yaml");
  BOOST_TEST_REQUIRE(quiz.has_value(), joined(mistakes_of(quiz)));
  return *quiz;
}

Lines answered(std::string const& text) { return mistakes_of(load_answers(text, "a.yaml", quiz())); }

}  // namespace

BOOST_AUTO_TEST_SUITE(quizzes)

BOOST_AUTO_TEST_CASE(a_sound_quiz_is_read_in_full) {
  Quiz const read = quiz();
  BOOST_TEST(read.title == "A quiz");
  BOOST_TEST_REQUIRE(read.questions.size() == 2u);
  Question const& first = read.questions.at(0);
  BOOST_TEST(first.id == "S1");
  BOOST_TEST(first.course);
  BOOST_TEST(first.text == "Is it so?");
  BOOST_TEST(first.option("b") == "False");
  BOOST_TEST(first.key == "a");
  BOOST_TEST(!read.questions.at(1).course);
  BOOST_TEST((read.questions.at(1).place == Place{"q.yaml", 11, 5}));
}

BOOST_AUTO_TEST_CASE(keys_and_values_are_checked) {
  check_broken("title: A quiz\n", "", {"q.yaml:1:1: the quiz lacks 'title'"});
  check_broken("course: true", "course: yes", {"q.yaml:4:13: 'course' is 'yes'. It is true or false"});
  check_broken("key: a", "key: c", {"q.yaml:9:10: 'key' is 'c', which is no option. It is a or b"});
  check_broken("key: c", "key: C", {"q.yaml:11:66: 'key' is 'C', which is no option. It is a, b or c"});
  check_broken("    why: It is.\n", "", {"q.yaml:3:5: a question lacks 'why'"});
  check_broken("why: It is.", "wyh: It is.",
               {"q.yaml:3:5: a question lacks 'why'", "q.yaml:10:5: unknown key 'wyh' in a question"});
  check_broken("id: Q1", "id: S1", {"q.yaml:11:5: question 'S1' is there twice"});
}

BOOST_AUTO_TEST_CASE(options_are_letters_in_order) {
  check_broken("b: \"False\"", "c: \"False\"",
               {"q.yaml:8:26: option 'c' stands where 'b' is expected. Options are a, b, c and so on, in this order"});
  check_broken("{a: \"True\", b: \"False\"}", "[yes, no]",
               {"q.yaml:8:14: 'options' must have 2 to 9 entries. For example: options: {a: \"yes\", b: \"no\"}"});
  check_broken("b: Two", "b: One", {"q.yaml:11:45: the option 'One' stands there twice"});
}

BOOST_AUTO_TEST_CASE(a_quiz_has_questions) {
  check_lines(mistakes_of(load_quiz("title: A quiz\nquestions: []\n", "q.yaml")),
              {"q.yaml:1:1: the quiz has no questions"});
}

BOOST_AUTO_TEST_CASE(answers_are_read_and_may_be_missing) {
  Checked<Answers> const answers = load_answers("Q1: b\n", "a.yaml", quiz());
  BOOST_TEST_REQUIRE(answers.has_value());
  BOOST_TEST(answers->size() == 1u);
  BOOST_TEST(answers->at("Q1").letter == "b");
  BOOST_TEST((answers->at("Q1").place == Place{"a.yaml", 1, 5}));
}

BOOST_AUTO_TEST_CASE(all_that_is_wrong_with_answers_is_told_at_once) {
  check_lines(answered("S1: c\nQ2: a\nQ1: [a, b]\n"),
              {"a.yaml:1:5: 'c' is no answer to S1. It is a or b", "a.yaml:2:1: unknown key 'Q2' in the answers",
               "a.yaml:3:5: '' is no answer to Q1. It is a, b or c"});
  check_lines(answered("S1: a\nS1: b\n"), {"a.yaml:2:1: key 'S1' stands twice in the answers"});
  check_lines(answered("- a\n"), {"a.yaml:1:1: the answers must be a mapping (key: value)"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::rubric::test
