#include "grader/report/text_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "grader/report/escape.h"
#include "grader/report/layout.h"
#include "grader/story/picture.h"

namespace racecourse::report {
namespace {

using score::CheckGrade;

constexpr int indent = 4;
constexpr int most_printed = 10;  // lines of output
constexpr std::size_t longest_name = 24, longest_state = 120, longest_function = 60;
constexpr std::size_t label = 10;  // columns of "expected: "

// What a mode means to somebody who has not read about modes.
char const* in_words(rubric::Mode mode) {
  switch (mode) {
    case rubric::Mode::functional:
      return "";
    case rubric::Mode::explore:
      return ", found by trying schedules";
    case rubric::Mode::memory:
      return ", under the memory checker";
    case rubric::Mode::stress:
      return ", on real threads";
    case rubric::Mode::measure:
      return ", measured";
  }
  return "";
}

std::string labelled(std::string const& name, std::string const& value) {
  std::istringstream lines(for_log(value));
  std::string const margin(indent, ' ');
  std::string text, first = fmt::format("{:<{}}", name + ":", label);
  for (std::string line; std::getline(lines, line);) {
    std::string const row = first + line;
    if (row.find_first_not_of(' ') != std::string::npos) text += margin + row;
    text += '\n';
    first = std::string(label, ' ');
  }
  return text.empty() ? margin + first + "(nothing)\n" : text;
}

// A thread that tells nothing: it has no part in the failure and stands nowhere in the submission.
bool is_idle(trace::ThreadStory const& story) {
  return story.stack.empty() &&
         (story.state.starts_with("could go on") || story.state.starts_with("waits until nobody"));
}

// One thread with one line says no more than the location does.
bool says_more_than_the_location(std::vector<trace::ThreadStory> const& threads) {
  return threads.size() > 1 || (threads.size() == 1 && threads.front().stack.size() > 1);
}

std::string name_of(trace::ThreadStory const& story) { return cut(for_log_line(story.name), longest_name); }

// Most frames lie in the file that the location names already.
std::string where(trace::Frame const& frame, CheckGrade const& check) {
  bool const same = check.location && frame.place.file == check.location->file && frame.place.line > 0;
  std::string const place = same ? fmt::format("line {}", frame.place.line) : for_log_line(to_string(frame.place));
  return place.empty() ? "" : "at " + place + " ";
}

void write_threads(std::ostream& out, CheckGrade const& check, Paint const& paint) {
  auto const& threads = check.threads;
  if (!says_more_than_the_location(threads) || std::all_of(threads.begin(), threads.end(), is_idle)) return;
  std::size_t widest = 0;
  for (trace::ThreadStory const& story : threads) widest = std::max(widest, columns(name_of(story)));
  out << "\n";
  for (trace::ThreadStory const& story : threads) {
    if (is_idle(story)) continue;
    std::string const name = name_of(story);
    out << std::string(indent, ' ') << name << std::string(widest - columns(name) + 2, ' ')
        << cut(for_log_line(story.state), longest_state) << "\n";
    for (trace::Frame const& frame : story.stack) {
      std::string const function = cut(for_log_line(frame.function), longest_function);
      out << std::string(indent + widest + 2, ' ') << where(frame, check)
          << (function.empty() ? "" : paint.faint("in " + function)) << "\n";
    }
  }
}

// What happened, one column a thread, and the stacks that belong to it.
void write_story(std::ostream& out, trace::Story const& story, Paint const& paint, int width) {
  story::View view;
  view.colour = paint.colour();
  view.width = width;
  view.indent = indent;
  view.most_lines = 60;
  view.safe = &for_log_line;
  view.file = [](std::string const& file) { return file; };
  out << "\n";
  for (std::string const& detail : story.details) story::draw_paragraph(out, detail + ".", view);
  if (!story.details.empty()) out << "\n";
  story::draw_timeline(out, story, view);
  story::draw_stacks(out, story, view);
}

void write_title(std::ostream& out, CheckGrade const& check, Paint const& paint, int width) {
  std::string const title = "✗ " + check.title;
  std::string const about =
      fmt::format("({} {}{})", check.max_score, check.max_score == 1 ? "point" : "points", in_words(check.mode));
  bool const fits = columns(title) + 2 + columns(about) <= static_cast<std::size_t>(width);
  out << paint.by(check.verdict, title) << (fits ? "  " : "\n  ") << paint.faint(about) << "\n\n";
}

// A sanitizer's report is told in the message already.
bool repeats_the_message(CheckGrade const& check) {
  return check.kind == "data-race" || check.kind == "memory" || check.kind == "leak" || check.kind == "undefined";
}

}  // namespace

void write_check_in_full(std::ostream& out, CheckGrade const& check, Paint const& paint, int width) {
  std::string const margin(indent, ' ');
  write_title(out, check, paint, width);
  out << wrapped(check.message, indent, width);
  if (!check.expected.empty() || !check.seen.empty()) {
    out << "\n" << labelled("expected", check.expected) << labelled("seen", check.seen);
  }
  if (check.location) out << "\n" << margin << "at " << paint.bold(for_log_line(to_string(*check.location))) << "\n";
  if (check.story) {
    write_story(out, *check.story, paint, width);
  } else {
    write_threads(out, check, paint);
  }
  if (!check.why.empty()) out << "\n" << wrapped("Why it matters: " + check.why, indent, width);
  if (!check.output.empty() && !repeats_the_message(check)) {
    out << "\n" << margin << "It printed:\n" << quoted(check.output, indent, most_printed);
  }
  // What is not written yet needs no second look.
  if (check.kind != "unwritten" && !check.replay.empty()) {
    out << "\n" << margin << "To see it again:\n" << margin << for_log_line(check.replay) << "\n";
  }
}

}  // namespace racecourse::report
