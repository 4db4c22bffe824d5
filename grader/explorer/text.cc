// The answer for a person: what is wrong and where, then what happened, one column a thread.
#include <fmt/format.h>

#include <filesystem>

#include "grader/explorer/report.h"
#include "grader/report/escape.h"
#include "grader/story/picture.h"

namespace racecourse::explorer {
namespace {

using report::visible;
using story::painted;
using trace::Story;

story::View view_of(Style const& style) {
  story::View view;
  view.colour = style.colour;
  view.unicode = style.unicode;
  view.width = style.width;
  view.safe = &visible;
  view.file = [&style](std::string const& file) {
    if (file.starts_with("/")) return file;
    std::filesystem::path const whole = style.sources + file;
    std::string const near = whole.lexically_relative(style.directory).string();
    return near.empty() ? file : near;
  };
  return view;
}

std::string counted(std::uint64_t n, char const* one, char const* more) {
  return fmt::format("{} {}", n, n == 1 ? one : more);
}

class Text {
 public:
  Text(std::ostream& out, Style const& style) : out_(out), style_(style), view_(view_of(style)), indented_(view_) {
    indented_.indent = 2;
  }

  void write(Answer const& answer) {
    for (std::string const& printed : {answer.output, answer.errors}) {
      if (!printed.empty()) out_ << printed << (printed.ends_with("\n") ? "" : "\n");
    }
    for (Failure const& failure : answer.failures) write(failure, answer);
    verdict(answer);
  }

 private:
  void verdict(Answer const& a) {
    std::string const searched =
        fmt::format("{}, {}, {:.2f} s", counted(a.executions, "execution", "executions"),
                    counted(a.scheduling_points, "scheduling point", "scheduling points"), a.seconds);
    if (a.verdict == "passed") {
      std::string const all = counted(a.executions, "interleaving", "interleavings");
      out_ << painted(a.complete ? "Nothing found in all " + all : "Nothing found", "32", view_) << " (" << searched
           << ").\n";
      if (!a.complete) out_ << "The search was not exhaustive: more --executions look at more of them.\n";
    } else if (a.verdict == "failed") {
      out_ << painted(counted(a.failures.size(), "failure", "failures"), "31", view_) << " (" << searched << ").\n";
    } else {
      std::string const where = a.place ? place_text(a.place->place, view_) + ": " : "";
      story::draw_paragraph(out_, "No verdict: " + where + a.reason + ".", view_);
      if (!a.remedy.empty()) story::draw_paragraph(out_, a.remedy + ".", indented_);
    }
  }

  void write(Failure const& failure, Answer const& a) {
    Story const& s = failure.story;
    out_ << painted(s.kind, "1;31", view_)
         << (s.location ? " at " + painted(place_text(s.location->place, view_), "1", view_) : "") << "\n";
    std::string const message = s.message.starts_with(s.kind + ": ") ? s.message.substr(s.kind.size() + 2) : s.message;
    story::draw_paragraph(out_, message, indented_);
    for (std::string const& detail : s.details) story::draw_paragraph(out_, detail + ".", indented_);
    out_ << "\n";
    story::draw_timeline(out_, s, view_);
    story::draw_stacks(out_, s, indented_);
    how_found(failure, a);
    out_ << "\n";
  }

  void how_found(Failure const& failure, Answer const& a) {
    Story const& s = failure.story;
    std::string text = fmt::format("Found in execution {} of {}; told with {}, {}", s.execution, a.executions,
                                   counted(s.switches, "context switch", "context switches"),
                                   counted(s.preemptions, "preemption", "preemptions"));
    if (s.switches_as_found > s.switches) text += fmt::format(" (as found: {})", s.switches_as_found);
    story::draw_paragraph(out_, text + ".", indented_);
    if (failure.schedule.empty() || style_.replay.empty()) return;
    std::string const command = fmt::format(fmt::runtime(style_.replay), visible(failure.schedule));
    out_ << "  Again: " << painted(command, "1", view_) << "\n";
  }

  std::ostream& out_;
  Style const& style_;
  story::View view_, indented_;
};

}  // namespace

void write_text(std::ostream& out, Answer const& answer, Style const& style) { Text(out, style).write(answer); }

}  // namespace racecourse::explorer
