// Which checks are run in which mode, and in what order.
#include "grader/pipeline/runs.h"

#include "tests/pipeline/support.h"

namespace racecourse::pipeline::test {
namespace {

std::string order(Request const& request = {}) {
  rubric::Rubric const rubric = two_levels();
  return names(runs_for(rubric, request));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(runs)

BOOST_AUTO_TEST_CASE(one_program_after_the_other_and_low_levels_first) {
  BOOST_TEST(order() ==
             "a:functional b:functional c:functional b:explore c:explore a:memory c:memory a:stress b:stress");
}

BOOST_AUTO_TEST_CASE(what_a_check_needs_stands_before_it) {
  rubric::Rubric rubric = two_levels();
  rubric.checks.push_back(check("d", 2, {Mode::functional}));
  rubric.checks.at(0).needs = {"b"};
  rubric.checks.at(2).needs = {"d", "a"};
  Request request;
  request.modes = {Mode::functional};
  BOOST_TEST(names(runs_for(rubric, request)) == "b:functional a:functional d:functional c:functional");
}

BOOST_AUTO_TEST_CASE(only_the_modes_that_are_asked_for) {
  Request request;
  request.modes = {Mode::stress, Mode::explore};
  BOOST_TEST(order(request) == "b:explore c:explore a:stress b:stress");
}

// What is measured has passed its checks, in the mode that takes least.
BOOST_AUTO_TEST_CASE(measuring_runs_the_checks_once) {
  Request request;
  request.modes = {Mode::measure};
  BOOST_TEST(order(request) == "a:functional b:functional c:functional");
  request.modes = {Mode::measure, Mode::functional, Mode::stress};
  BOOST_TEST(order(request) == "a:functional b:functional c:functional a:stress b:stress");
}

BOOST_AUTO_TEST_CASE(only_up_to_a_level) {
  Request request;
  request.up_to_level = 1;
  BOOST_TEST(order(request) == "a:functional b:functional b:explore a:memory a:stress b:stress");
}

BOOST_AUTO_TEST_CASE(only_one_check) {
  Request request;
  request.only_check = "c";
  BOOST_TEST(order(request) == "c:functional c:explore c:memory");
  request.modes = {Mode::stress};
  BOOST_TEST(order(request) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::pipeline::test
