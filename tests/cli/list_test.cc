#include "tests/cli/support.h"
#include "tests/support/golden.h"

namespace racecourse::cli::test {

using racecourse::test::check_golden;

BOOST_AUTO_TEST_SUITE(where_you_stand)

BOOST_AUTO_TEST_CASE(a_newcomer_is_told_where_to_begin) {
  Course const course;
  Said const said = course.run("");
  BOOST_TEST(said.status == 0);
  BOOST_TEST(said.err == "");
  check_golden("cli/newcomer.txt", said.out);
}

BOOST_AUTO_TEST_CASE(what_was_begun_is_told_from_what_was_not) {
  Course const course;
  write(course.header(), "#pragma once\nmine\n");
  check_golden("cli/begun.txt", course.run("").out);
  check_golden("cli/list.txt", course.run("list").out);
}

BOOST_AUTO_TEST_CASE(a_missing_header_is_no_obstacle) {
  Course const course;
  fs::remove(course.header());
  Said const said = course.run("");
  BOOST_TEST(said.status == 0);
  BOOST_TEST(said.out.find("threading/lock  not begun") != std::string::npos, said.out);
}

BOOST_AUTO_TEST_CASE(a_mistake_in_the_course_is_told_with_its_place) {
  Course const course;
  write(course.root / "exercises/threading/lock/rubric.yaml", "exercise: threading/lock\nlevles: []\n");
  for (char const* const command : {"", "list", "grade threading/lock", "hint threading/lock"}) {
    Said const said = course.run(command);
    BOOST_TEST(said.status == 2);
    BOOST_TEST(said.err.find("exercises/threading/lock/rubric.yaml:2:1: ") != std::string::npos, said.err);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::cli::test
