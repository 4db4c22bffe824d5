#include "grader/pipeline/measuring.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/drive/drive.h"
#include "grader/score/score.h"

namespace racecourse::pipeline {
namespace {

// With 15 pairs the interval reaches from the 4th to the 12th ratio: 96.5 %.
constexpr int pairs = 15;

// Both programs of a measurement, and what it takes to run them.
struct Race {
  Request const& request;
  submission::Submission const& submission;
  build::Binary mine, reference;
};

// Nanoseconds a round, or why there are none.
Result<double> time_of(Race const& race, rubric::Measure const& measure, build::Binary const& binary) {
  drive::Order order;
  order.exercise = race.request.exercise;
  order.check.id = measure.id;
  order.plan.mode = rubric::Mode::measure;
  order.submission_key = race.submission.key;
  order.student_path = race.submission.path;
  order.student_text = race.submission.text;
  trace::Evidence const evidence = drive::run(order, binary, nullptr, race.request.workspace);
  score::ModeGrade const judged = score::judge(order.check, evidence);
  if (judged.verdict != score::Verdict::passed) return Problem{judged.failure->message, "", {}};
  if (!evidence.timing) return Problem{"the workload called no kit::measure", "", {}};
  return static_cast<double>(evidence.timing->nanoseconds) / static_cast<double>(evidence.timing->rounds);
}

Result<score::Ratio> run(Race const& race, rubric::Measure const& measure) {
  std::vector<double> ratios;
  for (int pair = 0; pair < pairs; ++pair) {
    bool const mine_first = pair % 2 == 0;  // neither always runs on the machine as the other left it
    Result<double> const first = time_of(race, measure, mine_first ? race.mine : race.reference);
    if (!first) return first.error();
    Result<double> const second = time_of(race, measure, mine_first ? race.reference : race.mine);
    if (!second) return second.error();
    ratios.push_back(mine_first ? *first / *second : *second / *first);
  }
  return score::ratio_of(std::move(ratios));
}

std::string path_of(Race const& race, rubric::Measure const& measure) {
  return race.request.workspace.cache + "/measured/" +
         KeyBuilder().add(race.mine.identity).add(race.reference.identity).add(measure.id).key();
}

std::optional<score::Ratio> recall(std::string const& path) {
  Result<std::string> const text = read_file(path);
  if (!text) return std::nullopt;
  score::Ratio ratio;
  char* end = nullptr;
  ratio.low = std::strtod(text->c_str(), &end);
  ratio.median = std::strtod(end, &end);
  ratio.high = std::strtod(end, &end);
  bool const whole = ratio.low > 0 && ratio.median >= ratio.low && ratio.high >= ratio.median;
  return whole ? std::optional(ratio) : std::nullopt;
}

score::MeasureGrade grade(Race const& race, rubric::Measure const& measure) {
  std::string const path = path_of(race, measure);
  bool const kept = measure.points > 0;
  if (std::optional<score::Ratio> const known = kept ? recall(path) : std::nullopt) {
    return score::judge(measure, *known);
  }
  Result<score::Ratio> const ratio = run(race, measure);
  if (!ratio) return score::not_measured(measure, ratio.error().message);
  if (kept) {
    std::string const text = fmt::format("{} {} {}\n", ratio->low, ratio->median, ratio->high);
    if (Result<bool> const written = write_file(path, text); !written) {
      return score::not_measured(measure, to_string(written.error()));
    }
  }
  return score::judge(measure, *ratio);
}

std::string why_not(build::Failure const& failure) {
  return failure.diagnostics.empty() ? failure.ours : failure.diagnostics.front().message;
}

}  // namespace

bool wants_measures(Request const& request, rubric::Rubric const& rubric) {
  auto const& modes = request.modes;
  if (!request.only_check.empty() || request.up_to_level > 0) return false;
  if (!modes.empty()) return std::find(modes.begin(), modes.end(), rubric::Mode::measure) != modes.end();
  return std::any_of(rubric.measure.begin(), rubric.measure.end(), [](auto const& m) { return m.points > 0; });
}

std::vector<score::MeasureGrade> measure_all(Request const& request, rubric::Rubric const& rubric,
                                             submission::Submission const& submission,
                                             std::function<void(std::string const&)> const& stage) {
  std::vector<score::MeasureGrade> grades;
  auto const none = [&](build::Failure const& failure) {
    for (auto const& m : rubric.measure) grades.push_back(score::not_measured(m, why_not(failure)));
    return grades;
  };
  stage("compiling what is measured");
  build::Built mine = build::build_measure(submission, build::Side::submission, request.workspace);
  if (!mine) return none(mine.error());
  build::Built reference = build::build_measure(submission, build::Side::reference, request.workspace);
  if (!reference) return none(reference.error());
  Race const race{request, submission, *std::move(mine), *std::move(reference)};
  for (rubric::Measure const& measure : rubric.measure) {
    stage("measuring " + measure.id);
    grades.push_back(grade(race, measure));
  }
  return grades;
}

}  // namespace racecourse::pipeline
