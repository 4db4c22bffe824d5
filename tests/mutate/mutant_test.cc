#include "grader/mutate/mutant.h"

#include <boost/test/unit_test.hpp>

#include "grader/mutate/diff.h"

namespace racecourse::mutate::test {

BOOST_AUTO_TEST_SUITE(mutants)

BOOST_AUTO_TEST_CASE(edits_are_made_whatever_their_order) {
  BOOST_TEST(apply("lock(); use();", {{8, 13, "drop()"}, {0, 7, ""}}) == " drop();");
  BOOST_TEST(apply("ab", {{1, 1, "x"}, {1, 1, "y"}}) == "axyb");
  BOOST_TEST(apply("ab", {}) == "ab");
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
  std::vector<Mutant> const all{
      {"rmw-split", "a::f", 7, "x.fetch_add(1); // \"so\"", 2, "it splits", {{3, 9, "\n\t\"quoted\""}, {12, 12, ""}}}};
  Result<std::vector<Mutant>> const again = mutants_from_json(to_json(all));
  BOOST_TEST_REQUIRE(again.has_value());
  BOOST_TEST((*again == all));
  BOOST_TEST(!mutants_from_json("[{]").has_value());
  BOOST_TEST(!mutants_from_json("[{\"operator\": 1}]").has_value());
}

BOOST_AUTO_TEST_CASE(a_diff_has_three_lines_around_it) {
  std::string const before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  BOOST_TEST(unified_diff("a.h", before, apply(before, {{8, 9, "five"}})) ==
             "--- a.h\n+++ a.h, mutated\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  BOOST_TEST(unified_diff("a.h", before, before) == "");
}

BOOST_AUTO_TEST_CASE(lines_between_two_changes_are_not_changed) {
  BOOST_TEST(unified_diff("a.h", "1\n2\n3\n", "one\n2\nthree\n") ==
             "--- a.h\n+++ a.h, mutated\n@@ -1,3 +1,3 @@\n-1\n+one\n 2\n-3\n+three\n");
}

BOOST_AUTO_TEST_CASE(lines_come_and_go) {
  BOOST_TEST(unified_diff("a.h", "1\n2\n", "2\n") == "--- a.h\n+++ a.h, mutated\n@@ -1,2 +1,1 @@\n-1\n 2\n");
  BOOST_TEST(unified_diff("a.h", "2\n", "2\n3\n") == "--- a.h\n+++ a.h, mutated\n@@ -1,1 +1,2 @@\n 2\n+3\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::mutate::test
