#include "tests/support/golden.h"

#include <boost/test/unit_test.hpp>

namespace racecourse::test {

BOOST_AUTO_TEST_SUITE(golden_files)

BOOST_AUTO_TEST_CASE(equal_texts_do_not_differ) {
  BOOST_TEST(first_difference("", "") == "");
  BOOST_TEST(first_difference("a\nb\n", "a\nb\n") == "");
}

BOOST_AUTO_TEST_CASE(the_first_line_that_differs_is_named) {
  BOOST_TEST(first_difference("a\nb\nc\n", "a\nx\ny\n") == "line 2\n  expected: 'b'\n  seen:     'x'");
  BOOST_TEST(first_difference("a\n", "b\n") == "line 1\n  expected: 'a'\n  seen:     'b'");
  BOOST_TEST(first_difference("one\ntwo\n", "one\ntwos\n") == "line 2\n  expected: 'two'\n  seen:     'twos'");
}

BOOST_AUTO_TEST_CASE(a_text_may_end_early) {
  BOOST_TEST(first_difference("a\n", "a\nb\n") == "line 2\n  expected: nothing: the text ends here\n  seen:     'b'");
  BOOST_TEST(first_difference("a\n", "") == "line 1\n  expected: 'a'\n  seen:     nothing: the text ends here");
}

BOOST_AUTO_TEST_CASE(a_missing_end_of_line_is_a_difference) {
  BOOST_TEST(first_difference("a\nb\n", "a\nb") == "line 2\n  expected: 'b'\n  seen:     'b' without an end of line");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::test
