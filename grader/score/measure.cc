#include "grader/score/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace racecourse::score {
namespace {

constexpr double most_doubt = 0.05;

// The greatest k with 2 P(Bin(n, 1/2) < k) <= most_doubt; 0 where there is none.
std::size_t rank_of_bound(std::size_t n) {
  double probability = std::pow(0.5, static_cast<double>(n)), below = 0;  // P(= k), P(< k)
  std::size_t k = 0;
  while (2 * (below + probability) <= most_doubt) {
    below += probability;
    probability *= static_cast<double>(n - k) / static_cast<double>(k + 1);
    ++k;
  }
  return k;
}

int points_for(rubric::Measure const& measure, double ratio) {
  if (ratio <= measure.full) return measure.points;
  return ratio >= measure.zero ? 0 : (measure.points + 1) / 2;
}

}  // namespace

Ratio ratio_of(std::vector<double> ratios) {
  std::sort(ratios.begin(), ratios.end());
  std::size_t const n = ratios.size(), k = std::max<std::size_t>(1, rank_of_bound(n));
  return {ratios[k - 1], (ratios[(n - 1) / 2] + ratios[n / 2]) / 2, ratios[n - k]};
}

MeasureGrade judge(rubric::Measure const& measure, Ratio const& ratio) {
  MeasureGrade grade{measure.id, ratio, points_for(measure, ratio.low), measure.points, ""};
  if (grade.points != points_for(measure, ratio.high)) {
    grade.message = fmt::format("The interval reaches over a threshold ({}x or {}x): the better side counts",
                                measure.full, measure.zero);
  }
  return grade;
}

MeasureGrade not_measured(rubric::Measure const& measure, std::string why) {
  return {measure.id, std::nullopt, 0, measure.points, std::move(why)};
}

}  // namespace racecourse::score
