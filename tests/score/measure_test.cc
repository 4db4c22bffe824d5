// Ratios -> an interval -> points.
#include "grader/score/measure.h"

#include <random>

#include "tests/score/support.h"

namespace racecourse::score::test {
namespace {

rubric::Measure const five_points{"alone", 5, 1.2, 4.0};

std::vector<double> counted_to(int n) {
  std::vector<double> ratios;
  for (int i = n; i >= 1; --i) ratios.push_back(i);
  return ratios;
}

void check_ratio(Ratio const& seen, Ratio const& expected) {
  BOOST_TEST(seen.low == expected.low);
  BOOST_TEST(seen.median == expected.median);
  BOOST_TEST(seen.high == expected.high);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(measures)

// The ranks that tables of the sign test give for 95 %.
BOOST_AUTO_TEST_CASE(the_bounds_are_those_of_the_sign_test) {
  check_ratio(ratio_of(counted_to(6)), {1, 3.5, 6});
  check_ratio(ratio_of(counted_to(10)), {2, 5.5, 9});
  check_ratio(ratio_of(counted_to(15)), {4, 8, 12});
  check_ratio(ratio_of(counted_to(20)), {6, 10.5, 15});
}

BOOST_AUTO_TEST_CASE(few_ratios_give_all_that_was_seen) {
  check_ratio(ratio_of({2.0}), {2, 2, 2});
  check_ratio(ratio_of(counted_to(5)), {1, 3, 5});
}

// Of a distribution that is neither symmetric nor bounded; 96.5 % is what 15 pairs promise.
BOOST_AUTO_TEST_CASE(the_interval_holds_the_true_median) {
  std::mt19937 random(1);                           // NOLINT(cert-msc51-cpp): the same each time
  std::lognormal_distribution<double> ratio(0, 1);  // its median is 1
  int held = 0;
  constexpr int trials = 10'000;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> ratios;
    for (int i = 0; i < 15; ++i) ratios.push_back(ratio(random));
    Ratio const seen = ratio_of(ratios);
    held += seen.low <= 1 && 1 <= seen.high ? 1 : 0;
  }
  BOOST_TEST(held > trials * 96 / 100);
  BOOST_TEST(held < trials * 97 / 100);
}

BOOST_AUTO_TEST_CASE(points_fall_in_two_steps) {
  BOOST_TEST(judge(five_points, {0.5, 0.6, 0.7}).points == 5);
  BOOST_TEST(judge(five_points, {1.0, 1.1, 1.2}).points == 5);
  BOOST_TEST(judge(five_points, {1.3, 2.0, 3.9}).points == 3);
  BOOST_TEST(judge(five_points, {4.0, 5.0, 6.0}).points == 0);
  BOOST_TEST(judge(five_points, {1.3, 2.0, 3.9}).message == "");
}

BOOST_AUTO_TEST_CASE(over_a_threshold_the_better_side_counts_and_it_says_so) {
  MeasureGrade const full = judge(five_points, {1.19, 1.3, 1.4}), half = judge(five_points, {3.9, 4.1, 4.3});
  BOOST_TEST(full.points == 5);
  BOOST_TEST(half.points == 3);
  for (MeasureGrade const& grade : {full, half}) {
    BOOST_TEST(grade.message == "The interval reaches over a threshold (1.2x or 4x): the better side counts");
  }
  BOOST_TEST(judge(five_points, {1.1, 1.15, 1.19}).message == "");
}

BOOST_AUTO_TEST_CASE(what_was_not_measured_has_no_points) {
  MeasureGrade const grade = not_measured(five_points, "not all checks pass");
  BOOST_TEST(!grade.ratio.has_value());
  BOOST_TEST(grade.points == 0);
  BOOST_TEST(grade.max_points == 5);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::score::test
