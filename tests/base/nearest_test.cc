#include "grader/base/nearest.h"

#include <boost/test/unit_test.hpp>

namespace racecourse {

BOOST_AUTO_TEST_SUITE(nearest_name)

BOOST_AUTO_TEST_CASE(distance_counts_single_edits) {
  BOOST_TEST(edit_distance("", "") == 0u);
  BOOST_TEST(edit_distance("lock", "lock") == 0u);
  BOOST_TEST(edit_distance("lock", "lok") == 1u);
  BOOST_TEST(edit_distance("kitten", "sitting") == 3u);
}

BOOST_AUTO_TEST_CASE(finds_the_closest) {
  std::vector<std::string> const known{"threading/lock", "asyncio/loop", "multiprocessing/pipe"};
  BOOST_TEST(nearest("threading/lok", known) == "threading/lock");
  BOOST_TEST(nearest("asyncio/lop", known) == "asyncio/loop");
}

BOOST_AUTO_TEST_CASE(stays_silent_when_nothing_is_near) {
  std::vector<std::string> const known{"threading/lock"};
  BOOST_TEST(nearest("zebra", known) == "");
  BOOST_TEST(nearest("", known) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse
