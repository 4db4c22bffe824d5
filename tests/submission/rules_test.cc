// What the rules allow everywhere, and what an exercise adds.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "grader/submission/policy.h"

namespace racecourse::submission {
namespace {

bool holds(std::vector<std::string> const& all, std::string const& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

rubric::Rubric exercise() {
  rubric::Rubric rubric;
  rubric.exercise = "asyncio/loop";
  rubric.header = "loop.h";
  return rubric;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(of_boost_only_intrusive_containers_are_allowed_everywhere) {
  std::vector<std::string> const includes = rules_for(exercise()).allowed_includes;
  BOOST_TEST(holds(includes, "<vector>"));
  BOOST_TEST(holds(includes, "<boost/intrusive/list.hpp>"));
  BOOST_TEST(!holds(includes, "<boost/lockfree/queue.hpp>"));
  BOOST_TEST(!holds(includes, "<thread>"));
}

BOOST_AUTO_TEST_CASE(an_exercise_adds_headers_names_and_other_exercises) {
  rubric::Rubric rubric = exercise();
  rubric.policy.allow = {"<sys/epoll.h>", "\"kit/task.h\"", "::epoll_wait"};
  rubric.policy.exercises = {"threading/lock"};
  Rules const rules = rules_for(rubric);
  BOOST_TEST(holds(rules.allowed_includes, "<sys/epoll.h>"));
  BOOST_TEST(holds(rules.allowed_includes, "\"kit/task.h\""));
  BOOST_TEST(!holds(rules.allowed_names, "\"kit/task.h\""));
  BOOST_TEST(holds(rules.allowed_includes, "\"threading/lock/lock.h\""));
  BOOST_TEST(holds(rules.allowed_names, "::epoll_wait"));
  BOOST_TEST(holds(rules.allowed_names, "threading"));
}

BOOST_AUTO_TEST_CASE(a_function_that_the_checks_declare_and_call_without_a_namespace_is_theirs) {
  std::string const checks =
      "void helper(int n) {\n  if (n > 0) helper(n - 1);\n}\n"
      "template <class T>\nstd::vector<T> const& wide(T t) {\n  return told(wide<T> (t));\n}\n"
      "bool in_full(int);\nbool start(int);\nclass c {\n  int member(int);\n};\n"
      "void f() {\n  auto const local = [] {};\n  local(); f2(1);\n  checks::in_full(3); threading::start(1); "
      "start(2);\n"
      "  c(1); kit::require(x); a.b(c); p->q(1); member(2);\n}\n";
  std::vector<std::string> const names = names_called(checks, "threading");
  std::vector<std::string> const expected{"helper", "wide"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::submission
