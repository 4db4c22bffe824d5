// What a student reads: the first failing level first, and of that the first failing check in full.
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "grader/report/escape.h"
#include "grader/report/writers.h"

namespace racecourse::report {
namespace {

using score::CheckGrade;
using score::Grade;
using score::Verdict;

class Text {
 public:
  Text(std::ostream& out, Style const& style) : out_(out), style_(style) {}

  void write(Grade const& grade) {
    headline(grade);
    for (score::Finding const& finding : grade.findings) finding_lines(finding);
    CheckGrade const* const first = first_failure(grade);
    if (first != nullptr) in_full(grade, *first);
    others(grade, first);
    levels(grade);
    if (!grade.next.empty()) out_ << "\nNext: " << bold(visible(grade.next)) << "\n";
  }

 private:
  std::string painted(std::string const& text, char const* code) const {
    return style_.colour ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
  }
  std::string bold(std::string const& text) const { return painted(text, "1"); }
  std::string faint(std::string const& text) const { return painted(text, "2"); }
  std::string by_verdict(std::string const& text, Verdict verdict) const {
    switch (verdict) {
      case Verdict::passed:
        return painted(text, "32");
      case Verdict::failed:
      case Verdict::crashed:
        return painted(text, "31");
      case Verdict::ungradable:
        return painted(text, "33");
      case Verdict::skipped:
        return faint(text);
    }
    return text;
  }

  void headline(Grade const& grade) {
    std::string const points = fmt::format("{} / {}", grade.score, grade.max_score);
    constexpr int cells = 20;
    int const full = grade.max_score > 0 ? grade.score * cells / grade.max_score : 0;
    std::string bar;
    for (int i = 0; i < cells; ++i) bar += i < full ? "█" : "░";
    out_ << bold(grade.exercise) << "  " << grade.title << "\n";
    out_ << by_verdict(bar, grade.verdict) << "  " << bold(points) << "  "
         << by_verdict(to_string(grade.verdict), grade.verdict) << "\n";
  }

  void finding_lines(score::Finding const& finding) {
    std::string const place = to_string(finding.place);
    out_ << "\n" << (place.empty() ? "" : bold(visible(place)) + ": ") << visible(finding.message) << "\n";
    if (!finding.remedy.empty()) out_ << wrapped(visible(finding.remedy), 4);
  }

  static CheckGrade const* first_failure(Grade const& grade) {
    auto const it = std::find_if(grade.checks.begin(), grade.checks.end(), [](CheckGrade const& c) {
      return c.verdict != Verdict::passed && c.verdict != Verdict::skipped;
    });
    return it == grade.checks.end() ? nullptr : &*it;
  }

  static std::string level_name(Grade const& grade, int level) {
    for (score::LevelGrade const& l : grade.levels) {
      if (l.level == level) return fmt::format("Level {} · {}", level, l.name);
    }
    return fmt::format("Level {}", level);
  }

  void in_full(Grade const& grade, CheckGrade const& check) {
    out_ << "\n" << bold(level_name(grade, check.level)) << "\n";
    out_ << by_verdict("✗ " + check.title, check.verdict)
         << faint(fmt::format("  ({}, {} points)", to_string(check.mode), check.max_score)) << "\n\n";
    out_ << wrapped(visible(check.message), 4);
    if (!check.expected.empty() || !check.seen.empty()) {
      out_ << "\n" << labelled("expected", check.expected) << labelled("seen", check.seen);
    }
    if (check.location)
      out_ << "\n"
           << "    at " << bold(visible(to_string(*check.location))) << "\n";
    threads(check);
    if (!check.why.empty()) out_ << "\n" << wrapped(check.why, 4);
    output(check);
    out_ << "\n    Again:  " << visible(check.replay) << "\n";
  }

  std::string labelled(std::string const& label, std::string const& value) const {
    std::istringstream lines(visible(value));
    std::string text, first = fmt::format("    {:<9} ", label + ":");
    for (std::string line; std::getline(lines, line);) {
      text += first + line + "\n";
      first = std::string(14, ' ');
    }
    return text.empty() ? first + "(nothing)\n" : text;
  }

  // Who stood where. Threads without a line of the submission are told only if they wait.
  void threads(CheckGrade const& check) {
    bool any = false;
    for (trace::ThreadStory const& story : check.threads) {
      bool const idle =
          story.stack.empty() && (story.state.find("could go on") == 0 || story.state.find("waits until nobody") == 0);
      if (idle || (check.threads.size() == 1 && story.stack.size() <= 1)) continue;
      if (!any) out_ << "\n";
      any = true;
      out_ << fmt::format("    {:<10} {}\n", visible(story.name), visible(story.state));
      for (trace::Frame const& frame : story.stack) {
        out_ << fmt::format("    {:<10}   {} {}\n", "", visible(to_string(frame.place)),
                            faint("in " + visible(shortened(frame.function))));
      }
    }
  }

  static std::string shortened(std::string const& function) {
    return function.size() <= 60 ? function : function.substr(0, 57) + "...";
  }

  void output(CheckGrade const& check) {
    if (check.output.empty() || check.kind == "data-race" || check.kind == "memory" || check.kind == "leak" ||
        check.kind == "undefined")
      return;
    std::istringstream lines(visible(check.output));
    out_ << "\n    It printed:\n";
    int shown = 0;
    for (std::string line; std::getline(lines, line); ++shown) {
      if (shown == 10) {
        out_ << "      ...\n";
        break;
      }
      out_ << "      " << line.substr(0, 200) << "\n";
    }
  }

  void others(Grade const& grade, CheckGrade const* first) {
    bool any = false;
    for (CheckGrade const& check : grade.checks) {
      if (&check == first || check.verdict == Verdict::passed) continue;
      if (check.verdict == Verdict::skipped) continue;
      if (!any) out_ << "\n" << bold("Also") << "\n";
      any = true;
      out_ << "  " << by_verdict("✗", check.verdict) << fmt::format(" level {}  {}", check.level, check.title) << "\n";
      out_ << "             " << faint(first_line(visible(check.message))) << "\n";
    }
  }

  static std::string first_line(std::string const& text) {
    std::string line = text.substr(0, text.find('\n'));
    return line.size() <= 100 ? line : line.substr(0, line.rfind(' ', 97)) + " ...";
  }

  void levels(Grade const& grade) {
    if (grade.levels.empty()) return;
    out_ << "\n";
    for (score::LevelGrade const& level : grade.levels) {
      long const skipped = std::count_if(grade.checks.begin(), grade.checks.end(), [&](CheckGrade const& c) {
        return c.level == level.level && c.verdict == Verdict::skipped;
      });
      char const* const mark = level.verdict == Verdict::passed ? "✓" : level.verdict == Verdict::skipped ? "·" : "✗";
      out_ << "  " << by_verdict(mark, level.verdict)
           << fmt::format(" {}  {:<28} {:>3} / {}", level.level, level.name, level.score, level.max_score);
      if (skipped > 0) out_ << faint(fmt::format("   {} not run", skipped));
      out_ << "\n";
    }
  }

  // Breaks at blanks so that lines fit; lines that are there stay.
  std::string wrapped(std::string const& text, int indent) const {
    std::string const margin(static_cast<std::size_t>(indent), ' ');
    std::size_t const width = static_cast<std::size_t>(std::max(40, style_.width - indent));
    std::istringstream lines(text);
    std::string result;
    for (std::string line; std::getline(lines, line);) {
      bool const picture = line.find("  ") != std::string::npos;
      while (!picture && line.size() > width) {
        std::size_t cut = line.rfind(' ', width);
        if (cut == std::string::npos || cut == 0) break;
        result += margin + line.substr(0, cut) + "\n";
        line.erase(0, cut + 1);
      }
      result += margin + line + "\n";
    }
    return result;
  }

  std::ostream& out_;
  Style const& style_;
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
