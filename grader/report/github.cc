// GitHub's workflow commands: an annotation on the student's line for each failure. What the student printed stands
// between stop-commands, so that none of it is obeyed.
#include <fmt/format.h>

#include <algorithm>

#include "grader/base/hash.h"
#include "grader/report/escape.h"
#include "grader/report/writers.h"

namespace racecourse::report {
namespace {

using score::CheckGrade;
using score::Grade;
using score::Verdict;

// The runner keeps so many annotations of a kind and step, and so much of each; the log has all of them.
constexpr std::size_t most_annotations = 10, longest_message = 4000;

std::string annotation(char const* command, Place const& place, std::string const& title, std::string const& message) {
  std::string text = fmt::format("::{} ", command);
  if (!place.file.empty()) text += "file=" + for_github_property(place.file) + ",";
  if (!place.file.empty() && place.line > 0) {  // a column without a line is no place
    text += fmt::format("line={},", place.line);
    if (place.column > 0) text += fmt::format("col={},", place.column);
  }
  return text + "title=" + for_github_property(title) +
         "::" + for_github_message(cut(visible(message), longest_message)) + "\n";
}

std::string message_of(CheckGrade const& check) {
  std::string text = check.message;
  if (!check.expected.empty() || !check.seen.empty()) text += "\nexpected: " + check.expected + "\nseen: " + check.seen;
  if (!check.why.empty()) text += "\n" + check.why;
  return text;
}

// The token must not be in the output, and the student must not be able to guess it. It is made from all of the output:
// to print it, a submission would have to know a hash of what it prints.
std::string output_of(Grade const& grade, CheckGrade const& check) {
  if (check.output.empty()) return "";
  std::string token = sha256(grade.version + grade.submission_key + check.id + check.output);
  while (check.output.find(token) != std::string::npos) token = sha256(token);
  std::string text = "::stop-commands::" + token + "\n" + visible(check.output);
  if (text.back() != '\n') text += '\n';
  return text + "::" + token + "::\n";
}

bool is_students(CheckGrade const& check) {
  return check.verdict == Verdict::failed || check.verdict == Verdict::crashed;
}

std::string of_finding(Grade const& grade, score::Finding const& finding) {
  Place const place = finding.place.file.empty() ? Place{grade.submission, 0, 0} : finding.place;
  return annotation(score::is_ours(finding) ? "warning" : "error", place, grade.exercise + ": " + finding.kind,
                    finding.message + (finding.remedy.empty() ? "" : "\n" + finding.remedy));
}

std::string of_check(Grade const& grade, CheckGrade const& check) {
  Place const place = check.location.value_or(Place{grade.submission, 0, 0});
  std::string const title = fmt::format("{} level {}: {}", grade.exercise, check.level, check.title);
  return annotation(is_students(check) ? "error" : "warning", place, title, message_of(check)) +
         output_of(grade, check);
}

// In the order in which a student should mend them.
std::vector<std::string> annotations_of(Grade const& grade) {
  std::vector<std::string> all;
  for (score::Finding const& finding : grade.findings) all.push_back(of_finding(grade, finding));
  for (CheckGrade const& check : grade.checks) {
    if (is_students(check) || check.verdict == Verdict::ungradable) all.push_back(of_check(grade, check));
  }
  return all;
}

std::string result_of(Grade const& grade) {
  std::string text = grade.verdict == Verdict::ungradable
                         ? "could not be graded"
                         : fmt::format("{}: {} of {} points", to_string(grade.verdict), grade.score, grade.max_score);
  if (grade.bonus > 0) text += fmt::format(", and {} beside", grade.bonus);
  return annotation("notice", {grade.submission, 0, 0}, grade.exercise, text);
}

}  // namespace

void write_github(std::ostream& out, std::span<Grade const> grades, Style const&) {
  std::vector<std::vector<std::string>> all;
  for (Grade const& grade : grades) all.push_back(annotations_of(grade));
  auto const busy = static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](std::vector<std::string> const& one) { return !one.empty(); }));
  // Each exercise has its share of the annotations that the runner keeps; the rest comes after them.
  std::size_t const share = std::max<std::size_t>(1, most_annotations / std::max<std::size_t>(1, busy));
  for (auto const& one : all) {
    for (std::size_t i = 0; i < std::min(share, one.size()); ++i) out << one[i];
  }
  for (auto const& one : all) {
    for (std::size_t i = share; i < one.size(); ++i) out << one[i];
  }
  for (Grade const& grade : grades) out << result_of(grade);
}

}  // namespace racecourse::report
