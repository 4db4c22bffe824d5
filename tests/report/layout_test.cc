#include "grader/report/layout.h"

#include <boost/test/unit_test.hpp>

namespace racecourse::report {

BOOST_AUTO_TEST_SUITE(layouts)

BOOST_AUTO_TEST_CASE(lines_break_at_blanks) {
  BOOST_TEST(wrapped("one two three four five six seven", 2, 26) == "  one two three four five\n  six seven\n");
  BOOST_TEST(wrapped("a\n\nb\n", 1, 80) == " a\n\n b\n");
  BOOST_TEST(wrapped("", 4, 80) == "");
}

BOOST_AUTO_TEST_CASE(characters_count_and_not_bytes) {
  std::string const word = "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4";
  BOOST_TEST(wrapped(word + " " + word + " " + word, 0, 24) == word + " " + word + " " + word + "\n");
}

BOOST_AUTO_TEST_CASE(a_long_word_stays_whole) {
  std::string const path = "exercises/threading/lock/lock.h:84:26";
  BOOST_TEST(wrapped("at " + path + " it fails", 0, 10) == "at\n" + path + "\nit fails\n");
}

BOOST_AUTO_TEST_CASE(a_picture_stays_whole) {
  std::string const row = "thread 1  [--------------------]  lock() -> ok";
  BOOST_TEST(wrapped(row, 2, 20) == "  " + row + "\n");
}

BOOST_AUTO_TEST_CASE(a_break_makes_no_workflow_command) {
  BOOST_TEST(wrapped("twenty-four columns long ::error::x", 0, 24) == "twenty-four columns long\n| ::error::x\n");
}

BOOST_AUTO_TEST_CASE(quotes_stand_behind_a_bar) {
  BOOST_TEST(quoted("a\n\nb", 2, 10) == "  │ a\n  │\n  │ b\n");
  BOOST_TEST(quoted("1\n2\n3\n4\n", 0, 2) == "│ 1\n│ 2\n│ ... 2 more lines\n");
  BOOST_TEST(quoted("1\n2\n3\n", 0, 2) == "│ 1\n│ 2\n│ ... 1 more line\n");
  BOOST_TEST(quoted("1\n2\n", 0, 2) == "│ 1\n│ 2\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::report
