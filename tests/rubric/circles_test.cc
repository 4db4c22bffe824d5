#include "grader/rubric/circles.h"

#include "tests/rubric/support.h"

namespace racecourse::rubric::test {
namespace {

Lines drawn(Lines const& order, std::map<std::string, Lines> const& edges) {
  Lines lines;
  for (Lines const& circle : circles(order, edges)) lines.push_back(arrows(circle));
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(circle)

BOOST_AUTO_TEST_CASE(circles_are_found_once) {
  check_lines(drawn({"a"}, {{"a", {"a"}}}), {"a -> a"});
  check_lines(drawn({"a", "b", "c"}, {{"a", {"b"}}, {"b", {"c"}}, {"c", {"a"}}}), {"a -> b -> c -> a"});
  check_lines(drawn({"x", "b", "a"}, {{"x", {"a"}}, {"a", {"b"}}, {"b", {"a", "a"}}}), {"a -> b -> a"});
  check_lines(drawn({"a", "b", "c", "d"}, {{"a", {"b"}}, {"b", {"a"}}, {"c", {"d"}}, {"d", {"c"}}}),
              {"a -> b -> a", "c -> d -> c"});
}

BOOST_AUTO_TEST_CASE(a_diamond_is_no_circle) {
  check_lines(drawn({"a", "b", "c", "d"}, {{"a", {"b", "c"}}, {"b", {"d"}}, {"c", {"d"}}, {"d", {"unknown"}}}), {});
  check_lines(drawn({}, {}), {});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::rubric::test
