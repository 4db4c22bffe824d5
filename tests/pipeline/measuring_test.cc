// When measurements are made. That they are, and what comes of them: tests/end_to_end/measure.py.
#include "grader/pipeline/measuring.h"

#include "tests/pipeline/support.h"

namespace racecourse::pipeline::test {

BOOST_AUTO_TEST_SUITE(measuring)

BOOST_AUTO_TEST_CASE(a_whole_grade_measures_what_is_worth_points) {
  rubric::Rubric rubric = two_levels();
  BOOST_TEST(!wants_measures({}, rubric));
  rubric.measure = {{"alone", 0, 1.2, 4}};
  BOOST_TEST(!wants_measures({}, rubric));
  rubric.measure.push_back({"by_two", 5, 1.2, 4});
  BOOST_TEST(wants_measures({}, rubric));
}

BOOST_AUTO_TEST_CASE(a_part_of_a_grade_measures_nothing_unless_asked) {
  rubric::Rubric rubric = two_levels();
  rubric.measure = {{"alone", 5, 1.2, 4}};
  Request request;
  request.modes = {Mode::functional};
  BOOST_TEST(!wants_measures(request, rubric));
  request.modes = {Mode::measure};
  BOOST_TEST(wants_measures(request, rubric));
  request.up_to_level = 1;  // the workloads may need more than that
  BOOST_TEST(!wants_measures(request, rubric));
  Request one;
  one.only_check = "a";
  BOOST_TEST(!wants_measures(one, rubric));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::pipeline::test
