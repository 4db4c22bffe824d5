#include <algorithm>

#include "grader/score/score.h"

namespace racecourse::score {
namespace {

std::string listed(std::map<std::string, long> const& outcomes) {
  std::string text;
  for (auto const& [value, count] : outcomes) text += (text.empty() ? "" : " or ") + value;
  return text;
}

// An outcome that the reference never shows under the same load.
std::optional<trace::Failure> foreign_outcome(trace::Evidence const& evidence) {
  if (!evidence.reference_ran || !evidence.ours.empty()) return std::nullopt;  // no oracle that could be trusted
  for (auto const& [value, count] : evidence.outcomes) {
    if (evidence.reference_outcomes.contains(value)) continue;
    trace::Failure failure;
    failure.kind = "outcome";
    failure.message = "On real threads the result was one that a correct implementation never gives";
    failure.expected = listed(evidence.reference_outcomes);
    failure.seen = value;
    return failure;
  }
  return std::nullopt;
}

// Of a blind detector the student hears no more than that (grade.h, suspicions).
std::string why_ungradable(trace::Evidence const& evidence) {
  if (!evidence.ours.empty()) return evidence.ours;
  return evidence.complete ? "This run proves nothing. Whoever runs the course finds the reason in the grade as JSON"
                           : "The run left no complete evidence";
}

}  // namespace

std::string to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "passed";
    case Verdict::failed:
      return "failed";
    case Verdict::crashed:
      return "crashed";
    case Verdict::ungradable:
      return "ungradable";
    case Verdict::skipped:
      return "skipped";
  }
  return "";
}

ModeGrade judge(rubric::Check const&, trace::Evidence const& evidence) {
  ModeGrade grade;
  grade.mode = evidence.mode;
  grade.executions = evidence.executions;
  grade.exhaustive = evidence.exhaustive;
  grade.seconds = evidence.seconds;
  if (!evidence.failures.empty()) {
    grade.failure = evidence.failures.front();
  } else if (auto foreign = foreign_outcome(evidence)) {
    grade.failure = std::move(foreign);
  }
  if (grade.failure) {
    grade.verdict = grade.failure->kind == "crash" ? Verdict::crashed : Verdict::failed;
  } else if (!evidence.ours.empty() || !evidence.complete || !evidence.blind.empty()) {
    grade.verdict = Verdict::ungradable;
    grade.failure = trace::Failure{};
    grade.failure->kind = "internal";
    grade.failure->message = why_ungradable(evidence);
  } else {
    grade.verdict = Verdict::passed;
  }
  return grade;
}

}  // namespace racecourse::score
