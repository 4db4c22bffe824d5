#include "grader/base/result.h"

#include <boost/test/unit_test.hpp>

namespace racecourse {

BOOST_AUTO_TEST_SUITE(result)

BOOST_AUTO_TEST_CASE(a_place_prints_what_it_knows) {
  BOOST_TEST(to_string(Place{"a.yaml", 3, 7}) == "a.yaml:3:7");
  BOOST_TEST(to_string(Place{"a.yaml", 3, 0}) == "a.yaml:3");
  BOOST_TEST(to_string(Place{"a.yaml", 0, 7}) == "a.yaml");
}

BOOST_AUTO_TEST_CASE(a_problem_has_place_and_remedy) {
  Problem const problem{"unknown key", "Did you mean 'points'?", {"r.yaml", 2, 1}};
  BOOST_TEST(to_string(problem) == "r.yaml:2:1: unknown key. Did you mean 'points'?");
  BOOST_TEST(to_string(Problem{"broken", "", {}}) == "broken");
}

BOOST_AUTO_TEST_CASE(a_result_is_a_value_or_a_problem) {
  Result<int> const good = 3;
  Result<int> const bad = Problem{"no", "", {}};
  BOOST_TEST(good.has_value());
  BOOST_TEST(*good == 3);
  BOOST_TEST(bad.has_error());
  BOOST_TEST(bad.error().message == "no");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse
