// What a student reads: the first failing level first, and of that the first failing check in full. Text is for people
// and no promise; programs read the JSON report.
#include <fmt/format.h>

#include <algorithm>

#include "grader/report/escape.h"
#include "grader/report/layout.h"
#include "grader/report/paint.h"
#include "grader/report/text_check.h"
#include "grader/report/text_explored.h"
#include "grader/report/writers.h"

namespace racecourse::report {
namespace {

using score::CheckGrade;
using score::Grade;
using score::LevelGrade;
using score::Verdict;

constexpr int most_others = 8;  // failing checks that are only named
constexpr char const* not_written_yet = "not written yet";

bool is_students(CheckGrade const& check) {
  return check.verdict == Verdict::failed || check.verdict == Verdict::crashed;
}
bool is_unwritten(CheckGrade const& check) { return is_students(check) && check.kind == "unwritten"; }

class Text {
 public:
  Text(std::ostream& out, Style const& style) : out_(out), paint_(style.colour), width_(style.width) {}

  void write(Grade const& grade) {
    headline(grade);
    findings(grade);
    CheckGrade const* const first = first_failure(grade);
    if (first != nullptr) {
      out_ << "\n" << paint_.bold(level_name(grade, first->level)) << "\n";
      write_check_in_full(out_, *first, paint_, width_);
    }
    others(grade, first);
    ours(grade);
    levels(grade);
    measures(grade);
    if (std::string const seen = explored(grade); !seen.empty()) out_ << "\nExplored: " << seen << "\n";
    if (!grade.compiler_note.empty()) out_ << "\n" << grade.compiler_note << "\n";
    if (!grade.next.empty()) out_ << "\nNext: " << paint_.bold(for_log_line(grade.next)) << "\n";
  }

 private:
  void headline(Grade const& grade) {
    out_ << paint_.bold(grade.exercise) << "  " << grade.title << "\n";
    if (grade.verdict == Verdict::ungradable) {  // never a zero
      out_ << paint_.by(grade.verdict, "could not be graded") << "\n";
      return;
    }
    constexpr int cells = 20;
    int const full = grade.max_score > 0 ? grade.score * cells / grade.max_score : 0;
    std::string bar;
    for (int i = 0; i < cells; ++i) bar += i < full ? "█" : "░";
    out_ << paint_.by(grade.verdict, bar) << "  " << paint_.bold(fmt::format("{} / {}", grade.score, grade.max_score))
         << "  " << paint_.by(grade.verdict, to_string(grade.verdict)) << "\n";
  }

  static char const* heading_of(std::string const& kind) {
    if (kind == "policy") return "Not allowed in this exercise:";
    if (kind == "compile") return "It does not compile:";
    if (kind == "link") return "It does not link:";
    if (kind == "intake") return "The submission cannot be read:";
    return "This is not your fault:";
  }

  // A heading for each kind; a remedy that several share in a row stands once, after the last of them.
  void findings(Grade const& grade) {
    for (std::size_t i = 0; i < grade.findings.size(); ++i) {
      score::Finding const& finding = grade.findings[i];
      if (i == 0 || grade.findings[i - 1].kind != finding.kind)
        out_ << "\n" << paint_.bold(heading_of(finding.kind)) << "\n";
      std::string const place = to_string(finding.place);
      out_ << "\n";
      if (!place.empty()) out_ << "  " << paint_.bold(for_log_line(place)) << "\n";
      out_ << wrapped(finding.message, 4, width_);
      bool const again = i + 1 < grade.findings.size() && grade.findings[i + 1].remedy == finding.remedy;
      if (!again && !finding.remedy.empty()) out_ << wrapped(finding.remedy, 4, width_);
    }
  }

  static CheckGrade const* first_failure(Grade const& grade) {
    auto const it = std::find_if(grade.checks.begin(), grade.checks.end(), is_students);
    return it == grade.checks.end() ? nullptr : &*it;
  }

  static std::string level_name(Grade const& grade, int level) {
    for (LevelGrade const& l : grade.levels) {
      if (l.level == level) return fmt::format("Level {} · {}", level, l.name);
    }
    return fmt::format("Level {}", level);
  }

  // Named only, by level; a message that is the same as the one before it is not repeated. What is not written yet is
  // no news.
  void others(Grade const& grade, CheckGrade const* first) {
    int shown = 0, left_out = 0, level = 0;
    std::string told = first == nullptr ? "" : first->message;
    for (CheckGrade const& check : grade.checks) {
      if (&check == first || !is_students(check) || is_unwritten(check)) continue;
      if (shown == most_others) {
        ++left_out;
        continue;
      }
      if (shown++ == 0) out_ << "\n" << paint_.bold("Also failing") << "\n";
      if (check.level != level) out_ << "  " << level_name(grade, check.level) << "\n";
      level = check.level;
      out_ << "    " << paint_.by(check.verdict, "✗ " + check.title) << "\n";
      if (check.message != told) out_ << "      " << paint_.faint(first_line(check.message)) << "\n";
      told = check.message;
    }
    if (left_out > 0) out_ << fmt::format("    and {} more\n", left_out);
  }

  std::string first_line(std::string const& message) const {
    std::string const text = for_log(message);
    return cut(text.substr(0, text.find('\n')), static_cast<std::size_t>(std::max(40, width_ - 8)));
  }

  // Checks that could not be decided through no fault of the student's.
  void ours(Grade const& grade) {
    bool any = false;
    for (CheckGrade const& check : grade.checks) {
      if (check.verdict != Verdict::ungradable) continue;
      if (!any) out_ << "\n" << paint_.bold("Could not be decided; this is not your fault") << "\n";
      any = true;
      out_ << "  " << paint_.by(check.verdict, "? " + check.title) << "\n" << wrapped(check.message, 6, width_);
    }
  }

  // How a level went: "2 failed, 3 not run"; "" where everything passed.
  static std::string counts(Grade const& grade, int level) {
    int failed = 0, unwritten = 0, not_run = 0, undecided = 0;
    for (CheckGrade const& check : grade.checks) {
      if (check.level != level) continue;
      unwritten += is_unwritten(check) ? 1 : 0;
      failed += is_students(check) && !is_unwritten(check) ? 1 : 0;
      not_run += check.verdict == Verdict::skipped ? 1 : 0;
      undecided += check.verdict == Verdict::ungradable ? 1 : 0;
    }
    if (unwritten > 0 && failed == 0 && undecided == 0) return not_written_yet;
    failed += unwritten;
    std::string text;
    auto const add = [&](int n, char const* what) {
      if (n > 0) text += (text.empty() ? "" : ", ") + fmt::format("{} {}", n, what);
    };
    add(failed, "failed");
    add(undecided, "undecided");
    add(not_run, "not run");
    return text;
  }

  void levels(Grade const& grade) {
    bool const any_ran = std::any_of(grade.checks.begin(), grade.checks.end(),
                                     [](CheckGrade const& c) { return c.verdict != Verdict::skipped; });
    if (!any_ran) return;
    std::size_t widest = 0;
    for (LevelGrade const& level : grade.levels) widest = std::max(widest, columns(level.name));
    out_ << "\n";
    for (LevelGrade const& level : grade.levels) {
      std::string const note = counts(grade, level.level);
      Verdict const verdict = note == not_written_yet ? Verdict::skipped : level.verdict;
      out_ << "  " << paint_.by(verdict, mark(verdict))
           << fmt::format(" {}  {:<{}}  {:>3} / ", level.level, level.name, widest, points(level));
      if (note.empty()) {
        out_ << level.max_score << "\n";
      } else {
        out_ << fmt::format("{:<3}  ", level.max_score) << paint_.faint(note) << "\n";
      }
    }
  }

  void measures(Grade const& grade) {
    if (grade.measures.empty()) return;
    out_ << "\n" << paint_.bold("Speed beside the reference") << "  (1x: as fast, 2x: half as fast)\n";
    std::size_t widest = 0;
    for (score::MeasureGrade const& m : grade.measures) widest = std::max(widest, columns(m.id));
    for (score::MeasureGrade const& m : grade.measures) {
      out_ << fmt::format("  {:<{}}  ", m.id, widest);
      if (!m.ratio) {
        out_ << paint_.faint("not measured: " + first_line(m.message)) << "\n";
        continue;
      }
      out_ << paint_.bold(fmt::format("{:.2f}x", m.ratio->median))
           << fmt::format("  ({:.2f}x to {:.2f}x)", m.ratio->low, m.ratio->high);
      if (m.max_points > 0) out_ << fmt::format("  {} of {} bonus points", m.points, m.max_points);
      out_ << "\n" << wrapped(m.message, 4, width_);
    }
  }

  static std::string points(LevelGrade const& level) {
    return level.verdict == Verdict::ungradable ? "?" : std::to_string(level.score);
  }

  static char const* mark(Verdict verdict) {
    switch (verdict) {
      case Verdict::passed:
        return "✓";
      case Verdict::skipped:
        return "·";
      case Verdict::ungradable:
        return "?";
      case Verdict::failed:
      case Verdict::crashed:
        break;
    }
    return "✗";
  }

  std::ostream& out_;
  Paint paint_;
  int width_;
};

}  // namespace

void write_text(std::ostream& out, std::span<score::Grade const> grades, Style const& style) {
  bool first = true;
  for (Grade const& grade : grades) {
    if (!first) out << "\n" << std::string(static_cast<std::size_t>(std::min(style.width, 72)), '-') << "\n\n";
    first = false;
    Text(out, style).write(grade);
  }
}

}  // namespace racecourse::report
