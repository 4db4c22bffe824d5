#include "grader/story/raw.h"

#include <boost/test/unit_test.hpp>

namespace racecourse::story {

BOOST_AUTO_TEST_SUITE(raw_test)

BOOST_AUTO_TEST_CASE(a_result_is_read) {
  Result<raw::Answer> const a = raw::parse(
      "{\"progress\":{\"executions\":5}}\n"
      "{\"result\":{\"verdict\":\"passed\",\"complete\":true,\"executions\":24,\"redundant\":3,"
      "\"scheduling_points\":100,\"switches\":40}}\n");
  BOOST_REQUIRE(a.has_value());
  BOOST_TEST(a->verdict == "passed");
  BOOST_TEST(a->complete);
  BOOST_TEST(a->executions == 24u);
  BOOST_TEST(a->scheduling_points == 100u);
}

BOOST_AUTO_TEST_CASE(a_process_that_died_has_no_verdict) {
  Result<raw::Answer> const a = raw::parse("{\"progress\":{\"executions\":5}}\n{\"result\":{\"verd");
  BOOST_REQUIRE(a.has_value());
  BOOST_TEST(a->verdict == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_an_error) {
  BOOST_TEST(!raw::parse("oops\n").has_value());
  BOOST_TEST(!raw::parse("{\"finding\":{\"frames\":[[1]]}}\n").has_value());
  BOOST_TEST(!raw::parse("[]\n").has_value());
}

BOOST_AUTO_TEST_CASE(progress_lines_are_known) {
  BOOST_TEST((raw::progress_in("{\"progress\":{\"executions\":4096}}") == 4096u));
  BOOST_TEST(!raw::progress_in("{\"result\":{}}").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::story
