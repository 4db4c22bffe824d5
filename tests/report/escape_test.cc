#include "grader/report/escape.h"

#include <boost/test/unit_test.hpp>

namespace racecourse::report {
namespace {

std::string const replacement = "\xef\xbf\xbd";

}  // namespace

BOOST_AUTO_TEST_SUITE(escapes)

BOOST_AUTO_TEST_CASE(ordinary_text_stays) {
  std::string const text = "plain, \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\n\tand a tab";
  BOOST_TEST(visible(text) == text);
  BOOST_TEST(for_log(text) == text);
  BOOST_TEST(visible("") == "");
  BOOST_TEST(for_log("") == "");
}

BOOST_AUTO_TEST_CASE(controls_are_spelled_out) {
  BOOST_TEST(visible(std::string_view("\0\x1b[31m\r\x7f", 8)) == "\\x00\\x1b[31m\\x0d\\x7f");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_are_replaced_one_by_one) {
  for (std::string const& bad : {std::string("\xff"), std::string("\x80"), std::string("\xc3"), std::string("\xe2\x82"),
                                 std::string("\xf0\x9f\x98"), std::string("\xc0\xaf"), std::string("\xe0\x80\xaf"),
                                 std::string("\xf0\x80\x80\xaf"), std::string("\xed\xa0\x80"),
                                 std::string("\xf4\x90\x80\x80"), std::string("\xf8\x88\x80\x80\x80")}) {
    std::string expected = "a";
    for (std::size_t i = 0; i < bad.size(); ++i) expected += replacement;
    BOOST_TEST(visible("a" + bad + "b") == expected + "b");
  }
}

BOOST_AUTO_TEST_CASE(the_first_and_last_characters_of_each_length_stay) {
  for (std::string const& good :
       {std::string("\xc2\xa0"), std::string("\xdf\xbf"), std::string("\xe0\xa0\x80"), std::string("\xed\x9f\xbf"),
        std::string("\xee\x80\x80"), std::string("\xf0\x90\x80\x80"), std::string("\xf4\x8f\xbf\xbf")}) {
    BOOST_TEST(visible(good) == good);
  }
}

BOOST_AUTO_TEST_CASE(what_reorders_or_hides_text_is_replaced) {
  for (std::string const& bad :
       {std::string("\xc2\x9b"),  // CSI, which some terminals obey
        std::string("\xd8\x9c"), std::string("\xe2\x80\x8e"), std::string("\xe2\x80\x8f"), std::string("\xe2\x80\xa8"),
        std::string("\xe2\x80\xaa"), std::string("\xe2\x80\xae"), std::string("\xe2\x81\xa6"),
        std::string("\xe2\x81\xa9"), std::string("\xef\xbb\xbf"), std::string("\xef\xbf\xbe"),
        std::string("\xef\xbf\xbf"), std::string("\xf3\xa0\x81\x81")}) {
    BOOST_TEST(visible(bad) == replacement);
  }
}

BOOST_AUTO_TEST_CASE(no_line_of_a_log_is_a_workflow_command) {
  BOOST_TEST(for_log("::error::x") == "| ::error::x");
  BOOST_TEST(for_log("a\n \t::error::x\nb") == "a\n|  \t::error::x\nb");
  BOOST_TEST(for_log("a ::error::x") == "a ::error::x");
  BOOST_TEST(for_log("a ##[error]x") == "a ## [error]x");
  BOOST_TEST(for_log("###[[error]x") == "### [[error]x");
  BOOST_TEST(for_log("\n\n") == "\n\n");
}

BOOST_AUTO_TEST_CASE(a_log_line_is_one_line) { BOOST_TEST(for_log_line("::a\n::b\tc\n") == "| ::a\\n::b c\\n"); }

BOOST_AUTO_TEST_CASE(markup_has_no_markup) {
  BOOST_TEST(for_markup("<a b=\"c\" d='e'>&amp;]]>\n") == "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;]]&gt;\n");
  BOOST_TEST(for_markup("##[error]") == "##&#91;error]");
  BOOST_TEST(for_markup("a::b\n ::error::x") == "a::b\n &#58;:error::x");
  BOOST_TEST(for_markup_line("a\n\n\tb") == "a&#10;&#10;&#9;b");
}

BOOST_AUTO_TEST_CASE(github_undoes_its_escapes_once) {
  BOOST_TEST(for_github_message("50%\n%0A: a, b") == "50%25%0A%250A: a, b");
  BOOST_TEST(for_github_property("50%\n%0A: a, b") == "50%25%0A%250A%3A a%2C b");
  BOOST_TEST(for_github_property("\r") == "\\x0d");
}

BOOST_AUTO_TEST_CASE(a_cut_never_splits_a_character) {
  std::string const text = "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac";
  BOOST_TEST(cut(text, 9) == text);
  BOOST_TEST(cut(text, 8) == "\xe2\x82\xac ...");
  BOOST_TEST(cut(text, 7) == "\xe2\x82\xac ...");
  BOOST_TEST(cut(text, 6) == " ...");
  BOOST_TEST(cut(text, 0) == " ...");
  BOOST_TEST(cut("", 0) == "");
}

BOOST_AUTO_TEST_CASE(columns_are_characters) {
  BOOST_TEST(columns("a\xe2\x82\xac\xc3\xa4") == 3u);
  BOOST_TEST(columns("") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::report
