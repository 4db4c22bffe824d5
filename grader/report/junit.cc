// JUnit XML as GitLab's reports and GitHub's actions read it: a suite an exercise, a case a check.
#include <fmt/format.h>

#include "grader/report/escape.h"
#include "grader/report/writers.h"

namespace racecourse::report {
namespace {

double seconds_of(score::CheckGrade const& check) {
  double seconds = 0;
  for (score::ModeGrade const& mode : check.modes) seconds += mode.seconds;
  return seconds;
}

std::string details(score::CheckGrade const& check) {
  std::string text = check.message;
  if (!check.expected.empty() || !check.seen.empty()) text += "\nexpected: " + check.expected + "\nseen: " + check.seen;
  if (check.location) text += "\nat " + to_string(*check.location);
  if (!check.why.empty()) text += "\n" + check.why;
  return text + "\nreplay: " + check.replay;
}

void write_case(std::ostream& out, score::Grade const& grade, score::CheckGrade const& check) {
  std::string const file = check.location ? check.location->file : grade.submission;
  out << fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\" file=\"{}\"", for_xml(grade.exercise),
                     for_xml(check.id), seconds_of(check), for_xml(file));
  if (check.location) out << fmt::format(" line=\"{}\"", check.location->line);
  if (check.verdict == score::Verdict::passed) {
    out << "/>\n";
    return;
  }
  out << ">\n";
  if (check.verdict == score::Verdict::skipped) {
    out << fmt::format("      <skipped message=\"{}\"/>\n", for_xml(check.message));
  } else {
    char const* const element = check.verdict == score::Verdict::failed ? "failure" : "error";
    out << fmt::format("      <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n", element, for_xml(check.message),
                       for_xml(check.kind), for_xml(details(check)));
  }
  if (!check.output.empty()) out << "      <system-out>" << for_xml(check.output) << "</system-out>\n";
  out << "    </testcase>\n";
}

void write_finding(std::ostream& out, score::Grade const& grade, score::Finding const& finding) {
  bool const ours = finding.kind == "internal" || finding.kind == "intake";
  out << fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0.000\" file=\"{}\" line=\"{}\">\n",
                     for_xml(grade.exercise), for_xml(finding.kind), for_xml(finding.place.file), finding.place.line);
  out << fmt::format("      <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n    </testcase>\n", ours ? "error" : "failure",
                     for_xml(finding.message), for_xml(finding.kind),
                     for_xml(to_string(finding.place) + ": " + finding.message + "\n" + finding.remedy));
}

}  // namespace

void write_junit(std::ostream& out, std::span<score::Grade const> grades, Style const&) {
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"racecourse\">\n";
  for (score::Grade const& grade : grades) {
    long failures = 0, errors = 0, skipped = 0;
    for (score::CheckGrade const& check : grade.checks) {
      failures += check.verdict == score::Verdict::failed ? 1 : 0;
      errors += check.verdict == score::Verdict::crashed || check.verdict == score::Verdict::ungradable ? 1 : 0;
      skipped += check.verdict == score::Verdict::skipped ? 1 : 0;
    }
    for (score::Finding const& f : grade.findings) ++(f.kind == "internal" || f.kind == "intake" ? errors : failures);
    out << fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\">\n",
        for_xml(grade.exercise), grade.checks.size() + grade.findings.size(), failures, errors, skipped,
        grade.durations.total);
    out << fmt::format(
        "    <properties>\n      <property name=\"score\" value=\"{}\"/>\n      <property name=\"max_score\" "
        "value=\"{}\"/>\n"
        "      <property name=\"verdict\" value=\"{}\"/>\n    </properties>\n",
        grade.score, grade.max_score, to_string(grade.verdict));
    for (score::Finding const& finding : grade.findings) write_finding(out, grade, finding);
    for (score::CheckGrade const& check : grade.checks) write_case(out, grade, check);
    out << "  </testsuite>\n";
  }
  out << "</testsuites>\n";
}

}  // namespace racecourse::report
