#include "grader/quiz/session.h"

#include "tests/quiz/support.h"
#include "tests/support/golden.h"

namespace racecourse::quiz::test {
namespace {

using racecourse::test::check_golden;

// What is on the screen when these lines were typed.
std::string talk(rubric::Quiz const& quiz, Session& session, std::vector<std::string> const& lines) {
  std::string screen = session.begin();
  for (std::string const& line : lines) {
    BOOST_TEST_REQUIRE(!session.over(), "over before '" << line << "' of " << quiz.title);
    screen += line + "\n" + session.take(line);
  }
  return screen;
}

bool holds(std::string const& text, std::string const& words) { return text.find(words) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(sessions)

BOOST_AUTO_TEST_CASE(a_whole_quiz) {
  rubric::Quiz const quiz = three();
  Session session(quiz, {}, {}, 60);
  check_golden("quiz/session.txt", talk(quiz, session, {"a", "perhaps", "B)", "s"}));
  BOOST_TEST(session.over());
}

BOOST_AUTO_TEST_CASE(it_goes_on_where_it_was) {
  rubric::Quiz const quiz = three();
  Session session(quiz, answers("b", "", ""), {}, 60);
  std::string const screen = talk(quiz, session, {"c", "b"});
  BOOST_TEST(!holds(screen, "(S1)"));
  BOOST_TEST(holds(screen, "1 of them are answered"));
  BOOST_TEST(holds(screen, "2 of 3 right."));
  BOOST_TEST(holds(screen, "To look at again: S1."));
  BOOST_TEST(session.over());
}

BOOST_AUTO_TEST_CASE(whoever_leaves_keeps_the_place) {
  rubric::Quiz const quiz = three();
  Session session(quiz, {}, {}, 60);
  std::string const screen = talk(quiz, session, {"a", "q"});
  BOOST_TEST(session.over());
  BOOST_TEST(holds(screen, "1 question of 3 answered, and kept. ./racecourse quiz goes on."));
  BOOST_TEST(session.answers().size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_no_answer_is_asked_again) {
  rubric::Quiz const quiz = three();
  for (char const* const typed : {"", "z", "d", "ab", "1", "\xc3\xa4", "   "}) {
    Session session(quiz, answers("a", "", ""), {}, 60);
    talk(quiz, session, {typed});
    BOOST_TEST(session.answers().size() == 1u);
    BOOST_TEST(!session.over());
  }
}

BOOST_AUTO_TEST_CASE(all_or_one_can_be_asked_again) {
  rubric::Quiz const quiz = three();
  Session all(quiz, answers("a", "c", "b"), {true, ""}, 60);
  BOOST_TEST(holds(talk(quiz, all, {"b", "b", "b"}), "1 of 3 right."));
  Session one(quiz, answers("a", "c", "b"), {false, "Q1"}, 60);
  BOOST_TEST(holds(talk(quiz, one, {"a"}), "2 of 3 right."));
}

BOOST_AUTO_TEST_CASE(nothing_is_left) {
  rubric::Quiz const quiz = three();
  Session const session(quiz, answers("a", "c", "b"), {}, 60);
  BOOST_TEST(session.over());
  BOOST_TEST(session.begin() == "3 of 3 right.\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::quiz::test
