// What a compiler or linker says -> what the student is told. The compilers' words are recorded in tests/golden/build.
#include "grader/build/diagnostics.h"

#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/support/golden.h"

namespace racecourse::build {
namespace {

FilePaths const paths{"/racecourse/stage/submission/toy/counter/counter.h", "counter.h"};

std::string told(std::vector<Diagnostic> const& diagnostics) {
  std::string text;
  for (Diagnostic const& d : diagnostics) text += to_string(d.place) + ": " + d.message + "\n";
  return text;
}
std::string told_of(std::string const& output) { return told(read_diagnostics(output, paths)); }
std::string told_of_link(std::string const& output) { return told(read_link_errors(output, paths)); }

std::string const own = paths.submission;
std::string const checks = "/racecourse/stage/checks/toy/counter/checks.cc";

}  // namespace

BOOST_AUTO_TEST_SUITE(diagnostics)

BOOST_AUTO_TEST_CASE(of_clang) {
  test::check_golden("build/clang_told.txt", told_of(test::read_golden("build/clang.txt")));
}

BOOST_AUTO_TEST_CASE(of_gcc) { test::check_golden("build/gcc_told.txt", told_of(test::read_golden("build/gcc.txt"))); }

BOOST_AUTO_TEST_CASE(nothing_and_nonsense_are_no_diagnostics) {
  BOOST_TEST(told_of("") == "");
  BOOST_TEST(told_of("clang: warning: something\n\n:1:1: error: x\nnot:a:line: error: y\n") == "");
}

BOOST_AUTO_TEST_CASE(places_are_the_students_name_for_the_file) {
  BOOST_TEST(told_of(own + ":3:5: error: expected ';'\n") == "counter.h:3:5: expected ';'\n");
}

BOOST_AUTO_TEST_CASE(warnings_and_notes_alone_are_not_told) {
  BOOST_TEST(told_of(own + ":3:5: warning: unused\n" + own + ":4:5: note: declared here\n") == "");
}

BOOST_AUTO_TEST_CASE(what_the_checks_miss_comes_after_what_is_wrong_in_the_submission) {
  std::string const text = told_of(checks + ":7:9: error: no member named 'lock'\n" + own + ":2:1: error: first\n");
  BOOST_TEST(text.find("first") < text.find("no member named 'lock'"), text);
  BOOST_TEST(text.find("The checks expect something else") != std::string::npos, text);
  BOOST_TEST(text.find("checks.cc") == std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(the_same_is_told_once_and_ten_things_at_most) {
  std::string many;
  for (int i = 0; i < 30; ++i) {
    std::string const line = own + ":" + std::to_string(i + 1) + ":1: error: bad\n";
    many += line + line;
  }
  BOOST_TEST(read_diagnostics(many, paths).size() == 10u);
}

BOOST_AUTO_TEST_CASE(endless_lines_are_cut) {
  std::vector<Diagnostic> const all =
      read_diagnostics(own + ":1:1: error: " + std::string(1'000'000, 'x') + "\n", paths);
  BOOST_TEST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all.front().message.size() < 700u);
}

BOOST_AUTO_TEST_CASE(an_undefined_member_is_the_students) {
  std::string const text = told_of_link("/usr/bin/ld: checks.o: in function `f()':\n" + checks +
                                        ":5: undefined reference to `toy::counter::add(int)'\n");
  BOOST_TEST(text.find("Declared but not defined: toy::counter::add(int)") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(a_line_of_the_submission_is_named) {
  std::string const text = told_of_link(own + ":12: multiple definition of `toy::limit'\n");
  BOOST_TEST(text.find("counter.h:12") != std::string::npos, text);
  BOOST_TEST(text.find("inline") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(what_only_we_can_have_left_out_is_not_the_students) {
  for (char const* const symbol : {"kit::sys::futex_wait(int)", "__wrap_read", "__tsan_read4", "racecourse::f()"}) {
    BOOST_TEST(told_of_link(std::string("undefined reference to `") + symbol + "'\n") == "");
  }
}

BOOST_AUTO_TEST_CASE(what_the_grader_defines_and_the_submission_once_more_is_the_students) {
  // The linker takes the place from the object that has both, and names the checks.
  std::string const text =
      told_of_link("/usr/bin/ld: harness.o: in function `__tsan_read4':\ntsan_abi.cc:95: multiple " +
                   std::string("definition of `__tsan_read4'; checks.o:") + checks + ":8: first defined here\n");
  BOOST_TEST(text == "counter.h: Defines what the grader defines: __tsan_read4\n");
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_noticed_unless_the_submission_says_so_itself) {
  BOOST_TEST(says_disk_full("fatal error: error in backend: IO failure: No space left on device\n", paths));
  BOOST_TEST(!says_disk_full(own + ":1:1: error: static_assert failed \"No space left on device\"\n", paths));
  BOOST_TEST(!says_disk_full("", paths));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::build
