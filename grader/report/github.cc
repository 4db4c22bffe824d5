// GitHub's workflow commands: an annotation on the student's line for each failure; what the student printed stands
// between stop-commands, so that none of it is obeyed.
#include <fmt/format.h>

#include "grader/base/hash.h"
#include "grader/report/escape.h"
#include "grader/report/writers.h"

namespace racecourse::report {
namespace {

void annotate(std::ostream& out, char const* command, Place const& place, std::string const& title,
              std::string const& message) {
  out << "::" << command << " file=" << for_github_property(place.file);
  if (place.line > 0) out << ",line=" << place.line;
  if (place.column > 0) out << ",col=" << place.column;
  out << ",title=" << for_github_property(title) << "::" << for_github_message(message) << '\n';
}

std::string message_of(score::CheckGrade const& check) {
  std::string text = check.message;
  if (!check.expected.empty() || !check.seen.empty()) text += "\nexpected " + check.expected + ", seen " + check.seen;
  if (!check.why.empty()) text += "\n" + check.why;
  return text;
}

// The token must not be in the output, and the student must not be able to guess it: it is made from all of the output.
void show_output(std::ostream& out, score::Grade const& grade, score::CheckGrade const& check) {
  if (check.output.empty()) return;
  std::string token = sha256(grade.version + grade.submission_key + check.id + check.output);
  while (check.output.find(token) != std::string::npos) token = sha256(token);
  out << "::stop-commands::" << token << '\n' << visible(check.output);
  if (check.output.back() != '\n') out << '\n';
  out << "::" << token << "::\n";
}

bool has_to_be_told(score::CheckGrade const& check) {
  return check.verdict != score::Verdict::passed && check.verdict != score::Verdict::skipped;
}

}  // namespace

void write_github(std::ostream& out, std::span<score::Grade const> grades, Style const&) {
  for (score::Grade const& grade : grades) {
    for (score::Finding const& f : grade.findings) {
      annotate(out, "error", f.place.file.empty() ? Place{grade.submission, 0, 0} : f.place,
               grade.exercise + " " + f.kind, f.message + (f.remedy.empty() ? "" : "\n" + f.remedy));
    }
    for (score::CheckGrade const& check : grade.checks) {
      if (!has_to_be_told(check)) continue;
      annotate(out, "error", check.location.value_or(Place{grade.submission, 0, 0}),
               fmt::format("{} level {}: {}", grade.exercise, check.level, check.title), message_of(check));
      show_output(out, grade, check);
    }
    annotate(out, "notice", {grade.submission, 0, 0}, grade.exercise,
             fmt::format("{}: {} of {} points", to_string(grade.verdict), grade.score, grade.max_score));
  }
}

void write_github_summary(std::ostream& out, std::span<score::Grade const> grades) {
  out << "## Racecourse\n\n| exercise | verdict | points |\n| --- | --- | ---: |\n";
  for (score::Grade const& grade : grades) {
    out << fmt::format("| {} | {} | {} / {} |\n", for_markdown(grade.exercise), to_string(grade.verdict), grade.score,
                       grade.max_score);
  }
  for (score::Grade const& grade : grades) {
    if (grade.verdict == score::Verdict::passed) continue;
    out << "\n### " << for_markdown(grade.exercise)
        << "\n\n| level | check | verdict | what happened |\n| ---: | --- | --- | --- |\n";
    for (score::Finding const& f : grade.findings) {
      out << fmt::format("| | {} | failed | {}: {} |\n", f.kind, for_markdown(to_string(f.place)),
                         for_markdown(f.message));
    }
    for (score::CheckGrade const& check : grade.checks) {
      if (check.verdict == score::Verdict::passed) continue;
      out << fmt::format("| {} | {} | {} | {} |\n", check.level, for_markdown(check.title), to_string(check.verdict),
                         for_markdown(check.message));
    }
  }
}

}  // namespace racecourse::report
