// JUnit XML as GitLab and GitHub's actions read it: a suite an exercise, a case a check; grader/docs/formats.md says
// who reads what.
#include <fmt/format.h>

#include "grader/report/escape.h"
#include "grader/report/writers.h"

namespace racecourse::report {
namespace {

using score::CheckGrade;
using score::Finding;
using score::Grade;
using score::Verdict;

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
};

Counts counts_of(Grade const& grade) {
  Counts counts{grade.checks.size() + grade.findings.size(), 0, 0, 0};
  for (CheckGrade const& check : grade.checks) {
    counts.failures += check.verdict == Verdict::failed ? 1 : 0;
    counts.errors += check.verdict == Verdict::crashed || check.verdict == Verdict::ungradable ? 1 : 0;
    counts.skipped += check.verdict == Verdict::skipped ? 1 : 0;
  }
  for (Finding const& finding : grade.findings) ++(score::is_ours(finding) ? counts.errors : counts.failures);
  return counts;
}

std::string attributes_of(Counts const& counts, double seconds) {
  return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}" time="{:.3f}")", counts.tests,
                     counts.failures, counts.errors, counts.skipped, seconds);
}

double seconds_of(CheckGrade const& check) {
  double seconds = 0;
  for (score::ModeGrade const& mode : check.modes) seconds += mode.seconds;
  return seconds;
}

std::string details(CheckGrade const& check) {
  std::string text = check.message;
  if (!check.expected.empty() || !check.seen.empty()) text += "\nexpected: " + check.expected + "\nseen: " + check.seen;
  if (check.location) text += "\nat " + to_string(*check.location);
  if (!check.why.empty()) text += "\n" + check.why;
  return text + "\nreplay: " + check.replay;
}

// GitLab and a plugin of Jenkins attach the file that "[[ATTACHMENT|path]]" in the output names; the latter from the
// whole disk. What a submission prints may not ask for that.
std::string printed(std::string text) {
  constexpr std::string_view tag = "[[ATTACHMENT";
  for (std::size_t at = 0; (at = text.find(tag, at)) != std::string::npos; at += tag.size()) text.insert(at + 1, " ");
  return for_markup(text);
}

std::string opening(std::string const& exercise, std::string const& name, double seconds, std::string const& file,
                    int line) {
  std::string text = fmt::format(R"(    <testcase classname="{}" name="{}" time="{:.3f}" file="{}")",
                                 for_markup_line(exercise), for_markup_line(name), seconds, for_markup_line(file));
  if (line > 0) text += fmt::format(R"( line="{}")", line);
  return text;
}

// GitLab shows the content only, others the message only: both tell what happened.
std::string outcome(char const* element, std::string const& message, std::string const& kind,
                    std::string const& content) {
  return fmt::format("      <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n", element, for_markup_line(message),
                     for_markup_line(kind), for_markup(content));
}

void write_case(std::ostream& out, Grade const& grade, CheckGrade const& check) {
  Place const place = check.location.value_or(Place{grade.submission, 0, 0});
  out << opening(grade.exercise, check.id, seconds_of(check), place.file, place.line);
  if (check.verdict == Verdict::passed) {
    out << "/>\n";
    return;
  }
  out << ">\n";
  if (check.verdict == Verdict::skipped) {
    out << fmt::format("      <skipped message=\"{}\">{}</skipped>\n", for_markup_line(check.message),
                       for_markup(check.message));
  } else {
    out << outcome(check.verdict == Verdict::failed ? "failure" : "error", check.message, check.kind, details(check));
  }
  if (!check.output.empty()) out << "      <system-out>" << printed(check.output) << "</system-out>\n";
  out << "    </testcase>\n";
}

// Of cases with the same name GitLab keeps the first only: findings are numbered.
void write_finding(std::ostream& out, Grade const& grade, Finding const& finding, std::size_t number) {
  Place const place = finding.place.file.empty() ? Place{grade.submission, 0, 0} : finding.place;
  std::string content = to_string(place) + ": " + finding.message;
  if (!finding.remedy.empty()) content += "\n" + finding.remedy;
  out << opening(grade.exercise, fmt::format("{} {}", finding.kind, number), 0, place.file, place.line) << ">\n"
      << outcome(score::is_ours(finding) ? "error" : "failure", finding.message, finding.kind, content)
      << "    </testcase>\n";
}

std::string property(char const* name, std::string const& value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, value);
}

void write_suite(std::ostream& out, Grade const& grade) {
  out << fmt::format("  <testsuite name=\"{}\" {}>\n    <properties>\n", for_markup_line(grade.exercise),
                     attributes_of(counts_of(grade), grade.durations.total))
      << property("verdict", to_string(grade.verdict));
  if (grade.verdict != Verdict::ungradable) out << property("score", std::to_string(grade.score));
  out << property("max_score", std::to_string(grade.max_score)) << "    </properties>\n";
  std::size_t number = 0;
  for (Finding const& finding : grade.findings) write_finding(out, grade, finding, ++number);
  for (CheckGrade const& check : grade.checks) write_case(out, grade, check);
  out << "  </testsuite>\n";
}

}  // namespace

void write_junit(std::ostream& out, std::span<Grade const> grades, Style const&) {
  Counts all;
  double seconds = 0;
  for (Grade const& grade : grades) {
    Counts const counts = counts_of(grade);
    all = {all.tests + counts.tests, all.failures + counts.failures, all.errors + counts.errors,
           all.skipped + counts.skipped};
    seconds += grade.durations.total;
  }
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"racecourse\" " << attributes_of(all, seconds)
      << ">\n";
  for (Grade const& grade : grades) write_suite(out, grade);
  out << "</testsuites>\n";
}

}  // namespace racecourse::report
