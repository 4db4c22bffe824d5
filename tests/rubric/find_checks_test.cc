#include "tests/rubric/support.h"

namespace racecourse::rubric::test {
namespace {

Lines found(std::string const& code) {
  Lines lines;
  for (FoundCheck const& check : find_checks(code)) lines.push_back(std::to_string(check.line) + " " + check.id);
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(find)

BOOST_AUTO_TEST_CASE(cases_are_found_with_their_lines) {
  check_lines(found("#include <x>\nBOOST_AUTO_TEST_CASE(a) {}\n\nBOOST_AUTO_TEST_CASE(b_2, *decorator()) {}\n"),
              {"2 a", "4 b_2"});
  check_lines(found("BOOST_AUTO_TEST_CASE (\n\t a )\r\n{}\nBOOST_AUTO_TEST_CASE(b)"), {"1 a", "4 b"});
}

BOOST_AUTO_TEST_CASE(comments_hide_cases) {
  check_lines(found("// BOOST_AUTO_TEST_CASE(a)\nBOOST_AUTO_TEST_CASE(b)"), {"2 b"});
  check_lines(found("/* BOOST_AUTO_TEST_CASE(a)\n\n */ BOOST_AUTO_TEST_CASE(b)"), {"3 b"});
  check_lines(found("BOOST_AUTO_TEST_CASE(/* the name: */ a)"), {"1 a"});
  check_lines(found("/*/ BOOST_AUTO_TEST_CASE(a) */"), {});
}

BOOST_AUTO_TEST_CASE(literals_hide_cases) {
  check_lines(found("auto s = \"BOOST_AUTO_TEST_CASE(a)\";\nBOOST_AUTO_TEST_CASE(b)"), {"2 b"});
  check_lines(found(R"x(auto s = "\" BOOST_AUTO_TEST_CASE(a)";)x"), {});
  check_lines(found("auto s = R\"y(\n\" BOOST_AUTO_TEST_CASE(a) )\" )y\"; BOOST_AUTO_TEST_CASE(b)"), {"2 b"});
  check_lines(found("auto s = u8R\"(BOOST_AUTO_TEST_CASE(a))\"; BOOST_AUTO_TEST_CASE(b)"), {"1 b"});
}

// A near twin for each of the above: what looks like a comment or literal, and is none.
BOOST_AUTO_TEST_CASE(look_alikes_hide_nothing) {
  check_lines(found("auto s = \"// /*\"; BOOST_AUTO_TEST_CASE(a)"), {"1 a"});
  check_lines(found("char c = '\"'; BOOST_AUTO_TEST_CASE(a)"), {"1 a"});
  check_lines(found("auto c = L'\"'; BOOST_AUTO_TEST_CASE(a)"), {"1 a"});
  check_lines(found("char c = '\\''; BOOST_AUTO_TEST_CASE(a)"), {"1 a"});
  check_lines(found("int n = 1'000; int m = 0xA'f; BOOST_AUTO_TEST_CASE(a) // '"), {"1 a"});
  check_lines(found("int i = a / b; BOOST_AUTO_TEST_CASE(a)"), {"1 a"});
}

BOOST_AUTO_TEST_CASE(other_names_are_no_cases) {
  check_lines(found("MY_BOOST_AUTO_TEST_CASE(a)\nBOOST_AUTO_TEST_CASE_TEMPLATE(b, T, L)"), {});
}

BOOST_AUTO_TEST_CASE(a_case_ends_with_its_body) {
  std::string const code = "int f();\nBOOST_AUTO_TEST_CASE(a, *d({1})) { f({}); \"}\"; /* } */ if (1) { }\n}\nint g();";
  std::vector<FoundCheck> const found = find_checks(code);
  BOOST_TEST_REQUIRE(found.size() == 1u);
  BOOST_TEST(code.substr(0, found[0].begin) == "int f();\n");
  BOOST_TEST(code.substr(found[0].end) == "\nint g();");
}

BOOST_AUTO_TEST_CASE(others_are_blanked_out_and_lines_stay) {
  std::string const code =
      "int f();\nBOOST_AUTO_TEST_CASE(a) {\n  f();\n}\nint g();\nBOOST_AUTO_TEST_CASE(b) { g(); }\n";
  std::string const without_a = keep_checks(code, {"b"});
  BOOST_TEST(without_a ==
             "int f();\n                         \n      \n \nint g();\nBOOST_AUTO_TEST_CASE(b) { g(); }\n");
  BOOST_TEST(keep_checks(code, {"a", "b", "c"}) == code);
  BOOST_TEST(find_checks(keep_checks(code, {})).empty());
}

BOOST_AUTO_TEST_CASE(what_has_no_end_is_blanked_out_to_the_end) {
  BOOST_TEST(keep_checks("BOOST_AUTO_TEST_CASE(a) { {", {}) == std::string(27, ' '));
  BOOST_TEST(keep_checks("BOOST_AUTO_TEST_CASE(a); int f() { }", {}) == std::string(23, ' ') + "; int f() { }");
}

BOOST_AUTO_TEST_CASE(what_ends_early_ends) {
  for (std::string const text : {"", "\"", "'", "/*", "//", "R\"", "R\"(", "\"\\", "BOOST_AUTO_TEST_CASE",
                                 "BOOST_AUTO_TEST_CASE(", "BOOST_AUTO_TEST_CASE( ", "BOOST_AUTO_TEST_CASE()"}) {
    BOOST_TEST_CONTEXT(text) { check_lines(found(text), {}); }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::rubric::test
