#include "grader/story/columns.h"

#include <boost/test/unit_test.hpp>

namespace racecourse::story {

BOOST_AUTO_TEST_SUITE(columns_test)

BOOST_AUTO_TEST_CASE(characters_are_counted_and_not_bytes) {
  BOOST_TEST(length_of("") == 0);
  BOOST_TEST(length_of("naïve → 3") == 9);
  BOOST_TEST(cut("naïve", 5, true) == "naïve");
  BOOST_TEST(cut("naïveté", 5, true) == "naïv…");
  BOOST_TEST(cut("naivety", 5, false) == "nai..");
  BOOST_TEST(cut("ab", 1, false) == "..");
}

BOOST_AUTO_TEST_CASE(lines_break_at_blanks) {
  BOOST_TEST((wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"}));
  BOOST_TEST((wrapped("one", 7) == std::vector<std::string>{"one"}));
  BOOST_TEST((wrapped("", 7) == std::vector<std::string>{""}));
  BOOST_TEST((wrapped("abcdefghij", 4) == std::vector<std::string>{"abcd", "efgh", "ij"}));
}

BOOST_AUTO_TEST_CASE(columns_fit_or_are_none) {
  BOOST_TEST(width_of_columns(2, 30, 70) == 30);  // as wide as needed
  BOOST_TEST(width_of_columns(3, 40, 70) == 20);  // as wide as possible
  BOOST_TEST(width_of_columns(2, 5, 70) == 16);   // not narrower than a title
  BOOST_TEST(width_of_columns(8, 30, 70) == 0);   // too many
}

BOOST_AUTO_TEST_CASE(a_table_keeps_its_columns) {
  Table table({{"step", 4}, {"main", 7}, {"thread 1", 8}}, false);
  table.row({"1", "locks m", ""});
  table.row({"2", "", "waits for m"});
  table.note("2 lines left out");
  BOOST_TEST(table.text() ==
             "step | main    | thread 1\n"
             "-----+---------+---------\n"
             "1    | locks m |\n"
             "2    |         | waits\n"
             "     |         | for m\n"
             "2 lines left out\n");
}

BOOST_AUTO_TEST_CASE(colour_ends_with_its_line) {
  Table table({{"a", 1}}, true);
  table.row({"x"}, "\x1b[31m");
  BOOST_TEST(table.text() == "a\n─\n\x1b[31mx\x1b[0m\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::story
