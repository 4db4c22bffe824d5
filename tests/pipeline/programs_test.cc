// Which programs are built, and what is compiled into each.
#include "grader/pipeline/programs.h"

#include "tests/pipeline/support.h"

namespace racecourse::pipeline::test {
namespace {

// A line a program: "controlled: a:functional ..."
std::string programs(Request const& request = {}) {
  rubric::Rubric const rubric = two_levels();
  std::string text;
  for (Program const& program : programs_for(runs_for(rubric, request))) {
    text += to_string(program.flavour) + ": " + names(program.runs) + "\n";
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(programs_of_a_grade)

BOOST_AUTO_TEST_CASE(the_lowest_level_comes_first_and_alone) {
  BOOST_TEST(programs() ==
             "controlled: a:functional b:functional\n"
             "controlled: c:functional\n"
             "explored: b:explore c:explore\n"
             "memory: a:memory c:memory\n"
             "stress: a:stress b:stress\n");
}

BOOST_AUTO_TEST_CASE(one_level_is_one_program) {
  Request request;
  request.up_to_level = 1;
  request.modes = {Mode::functional};
  BOOST_TEST(programs(request) == "controlled: a:functional b:functional\n");
}

BOOST_AUTO_TEST_CASE(nothing_to_run_is_no_program) { BOOST_TEST(programs_for({}).empty()); }

BOOST_AUTO_TEST_CASE(only_what_is_run_is_compiled) {
  rubric::Rubric const rubric = two_levels();
  std::set<std::string> const expected{"a", "b"};
  BOOST_TEST(programs_for(runs_for(rubric, {})).front().checks() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::pipeline::test
