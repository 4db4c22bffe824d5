// The job summary that GitHub shows beside a run. Blocks of HTML inside Markdown, each without an empty line: so
// nothing in them is read as Markdown, and escaping for HTML is enough.
#include <fmt/format.h>

#include <sstream>

#include "grader/report/escape.h"
#include "grader/report/writers.h"

namespace racecourse::report {
namespace {

using score::CheckGrade;
using score::Grade;
using score::Verdict;

// GitHub refuses more than 1 MiB a step.
constexpr std::size_t most = 900ul * 1024, longest_text = 4000;

std::string cell(std::string const& text) { return "<td>" + for_markup_line(cut(text, longest_text)) + "</td>"; }

// Lines and blanks as they are: pictures of histories stand in columns.
std::string block(std::string const& text) {
  return text.empty() ? "<td></td>" : "<td><pre>" + for_markup_line(cut(text, longest_text)) + "</pre></td>";
}

std::string points(Verdict verdict, int score, int max_score) {
  return verdict == Verdict::ungradable ? fmt::format("? / {}", max_score) : fmt::format("{} / {}", score, max_score);
}

std::string bonus(Grade const& grade) { return grade.bonus > 0 ? fmt::format(" + {}", grade.bonus) : ""; }

std::string overview(std::span<Grade const> grades) {
  std::string text = "<table>\n<tr><th>exercise</th><th>verdict</th><th>points</th></tr>\n";
  for (Grade const& grade : grades) {
    text += "<tr>" + cell(grade.exercise) + cell(to_string(grade.verdict)) +
            cell(points(grade.verdict, grade.score, grade.max_score) + bonus(grade)) + "</tr>\n";
  }
  return text + "</table>\n";
}

std::string what_happened(CheckGrade const& check) {
  std::string text = check.message;
  if (!check.expected.empty() || !check.seen.empty())
    text += "\nexpected: " + check.expected + "\nseen:     " + check.seen;
  if (check.location) text += "\nat " + to_string(*check.location);
  return text;
}

std::string details(Grade const& grade) {
  std::string text = "<h3>" + for_markup_line(grade.exercise) + "</h3>\n<table>\n" +
                     "<tr><th>level</th><th>check</th><th>verdict</th><th>what happened</th></tr>\n";
  for (score::Finding const& finding : grade.findings) {
    text += "<tr><td></td>" + cell(finding.kind) + cell(score::is_ours(finding) ? "ungradable" : "failed") +
            block(to_string(Problem{finding.message, finding.remedy, finding.place})) + "</tr>\n";
  }
  for (CheckGrade const& check : grade.checks) {
    if (check.verdict == Verdict::passed) continue;
    text += "<tr>" + cell(std::to_string(check.level)) + cell(check.title) + cell(to_string(check.verdict)) +
            block(what_happened(check)) + "</tr>\n";
  }
  return text + "</table>\n";
}

}  // namespace

void write_github_summary(std::ostream& out, std::span<Grade const> grades) {
  std::string text = "## Racecourse\n\n" + overview(grades);
  for (Grade const& grade : grades) {
    if (grade.verdict == Verdict::passed) continue;
    std::string const more = "\n" + details(grade);
    if (text.size() + more.size() > most) {
      text += "\nThere is more than fits here: the log has all of it.\n";
      break;
    }
    text += more;
  }
  out << text;
}

}  // namespace racecourse::report
