// Measured speed -> a bonus. Pure.
//
// A submission and the reference are timed in turn; each pair gives one ratio, so that what slows the machine for a
// while slows both. Of the ratios the median counts, between the bounds of its confidence interval (at least 95 %).
// Noise never costs points: the lower bound is what is held against the thresholds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grader/rubric/rubric.h"

namespace racecourse::score {

// Times of the submission over those of the reference: 2 is twice as slow.
struct Ratio {
  double low = 0, median = 0, high = 0;
  bool operator==(Ratio const&) const = default;
};

// The interval holds the true median with a probability of at least 95 %, whatever the distribution: its bounds are the
// k-th smallest and the k-th greatest ratio, k the greatest number with 2 P(Bin(n, 1/2) < k) <= 5 % (W. J. Conover,
// Practical Nonparametric Statistics, 3.2). Fewer than six ratios are too few for that: then all that was seen.
// `ratios` is not empty.
Ratio ratio_of(std::vector<double> ratios);

struct MeasureGrade {
  std::string id;
  std::optional<Ratio> ratio;  // nothing: not measured, and `message` says why
  int points = 0, max_points = 0;
  std::string message;
};

// All points at or below `full`, none at or above `zero`, half of them (rounded up) between.
MeasureGrade judge(rubric::Measure const& measure, Ratio const& ratio);
MeasureGrade not_measured(rubric::Measure const& measure, std::string why);

}  // namespace racecourse::score
