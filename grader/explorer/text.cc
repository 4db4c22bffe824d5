// The answer for a person: what is wrong and where, then what happened, one column a thread.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "grader/base/files.h"
#include "grader/explorer/columns.h"
#include "grader/explorer/report.h"
#include "grader/explorer/timeline.h"
#include "grader/explorer/words.h"
#include "grader/report/escape.h"

namespace racecourse::explorer {
namespace {

using report::visible;

constexpr std::size_t most_lines = 120;

// Lines of source files, read once.
class SourceLines {
 public:
  explicit SourceLines(std::string folder) : folder_(std::move(folder)) {}

  std::string line(Place const& place) {
    std::vector<std::string> const& lines = of(place.file);
    auto const n = static_cast<std::size_t>(place.line);
    if (n == 0 || n > lines.size()) return "";
    std::string const& text = lines[n - 1];
    std::size_t const start = text.find_first_not_of(" \t");
    return start == std::string::npos ? "" : visible(text.substr(start));
  }

 private:
  std::vector<std::string> const& of(std::string const& file) {
    auto const [it, fresh] = known_.try_emplace(file);
    if (!fresh) return it->second;
    Result<std::string> const text = read_file(file.starts_with("/") ? file : folder_ + file);
    if (!text) return it->second;
    std::size_t at = 0;
    while (at <= text->size()) {
      std::size_t const end = std::min(text->find('\n', at), text->size());
      it->second.push_back(text->substr(at, end - at));
      at = end + 1;
    }
    return it->second;
  }

  std::string folder_;
  std::map<std::string, std::vector<std::string>> known_;
};

class Text {
 public:
  Text(std::ostream& out, Style const& style) : out_(out), style_(style), sources_(style.sources) {}

  void write(Answer const& answer) {
    if (!answer.output.empty()) out_ << answer.output << (answer.output.ends_with("\n") ? "" : "\n");
    if (!answer.errors.empty()) out_ << answer.errors << (answer.errors.ends_with("\n") ? "" : "\n");
    for (Story const& story : answer.failures) write(story, answer);
    verdict(answer);
  }

 private:
  std::string painted(std::string const& text, char const* code) const {
    return style_.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
  }
  std::string shown(std::string const& file) const {
    if (file.starts_with("/")) return file;
    std::filesystem::path const whole = style_.sources + file;
    std::string const near = whole.lexically_relative(style_.directory).string();
    return near.empty() ? file : near;
  }
  std::string place(Place const& p) const {
    return p.line > 0 ? fmt::format("{}:{}", visible(shown(p.file)), p.line) : visible(shown(p.file));
  }

  void paragraph(std::string const& text, std::string const& indent) {
    std::string line;
    for (std::string const& part : wrapped(visible(text), style_.width - static_cast<int>(indent.size()))) {
      out_ << indent << part << "\n";
    }
  }

  void verdict(Answer const& a) {
    std::string const searched = fmt::format("{} execution{}, {} scheduling points, {:.2f} s", a.executions,
                                             a.executions == 1 ? "" : "s", a.scheduling_points, a.seconds);
    if (a.verdict == "passed") {
      out_ << painted(a.complete ? fmt::format("Nothing found in all {} interleavings", a.executions)
                                 : std::string("Nothing found"),
                      "32")
           << " (" << searched << ").\n";
      if (!a.complete) out_ << "The search was not exhaustive: more --executions look at more of them.\n";
    } else if (a.verdict == "failed") {
      out_ << painted(fmt::format("{} failure{}", a.failures.size(), a.failures.size() == 1 ? "" : "s"), "31") << " ("
           << searched << ").\n";
    } else {
      out_ << painted("No verdict", "33") << ": ";
      if (a.place) out_ << place(a.place->place) << ": ";
      out_ << visible(a.reason) << ".\n";
      if (!a.remedy.empty()) paragraph(a.remedy + ".", "  ");
    }
  }

  void write(Story const& s, Answer const& a) {
    out_ << painted(s.kind, "1;31") << (s.location ? " at " + painted(place(s.location->place), "1") : "") << "\n";
    std::string const message = s.message.starts_with(s.kind + ": ") ? s.message.substr(s.kind.size() + 2) : s.message;
    paragraph(message, "  ");
    for (std::string const& detail : s.details) paragraph(detail + ".", "  ");
    out_ << "\n";
    timeline(s);
    out_ << "\n";
    if (s.kind == "data-race") {
      stack(s.other_title, s.other_stack);
      stack(fmt::format("a {} by {}", s.lines.back().what, thread_name(s.thread)), s.stack);
    } else if (s.kind == "deadlock" || s.kind == "livelock") {
      for (Stance const& t : s.threads) {
        if (t.state != "ended") stack(t.name + (t.text.empty() ? "" : " " + t.text) + holding(t), t.stack);
      }
    } else {
      stack(thread_name(s.thread), s.stack);
      if (!s.other_title.empty()) stack(s.other_title, s.other_stack);
    }
    if (!s.origin_stack.empty()) stack("the block was allocated", s.origin_stack);
    how_found(s, a);
    out_ << "\n";
  }

  static std::string holding(Stance const& t) {
    std::string text;
    for (std::string const& name : t.holds) text += (text.empty() ? ", holds " : " and ") + name;
    return text;
  }

  void how_found(Story const& s, Answer const& a) {
    std::string text = fmt::format("Found in execution {} of {}; told with {} context switch{}, {} preemption{}",
                                   s.execution, a.executions, s.switches, s.switches == 1 ? "" : "es", s.preemptions,
                                   s.preemptions == 1 ? "" : "s");
    if (s.switches_as_found > s.switches) text += fmt::format(" (as found: {})", s.switches_as_found);
    paragraph(text + ".", "  ");
    if (!s.schedule.empty() && !style_.replay.empty()) {
      out_ << "  Again: " << painted(fmt::format(fmt::runtime(style_.replay), visible(s.schedule)), "1") << "\n";
    }
  }

  // The author's frames; how many others lie between is not worth a line.
  void stack(std::string const& title, std::vector<Frame> const& frames) {
    out_ << "  " << painted(visible(title), "1") << "\n";
    bool any = false;
    for (Frame const& f : frames) {
      if (!f.own) continue;
      any = true;
      std::string const line = fmt::format("    {}  {}", place(f.place), visible(f.function));
      out_ << cut(line, style_.width, style_.unicode) << "\n";
    }
    if (!any)
      out_ << "    (no frame of the program's own" << (frames.empty() ? "" : ": " + visible(frames[0].function))
           << ")\n";
  }

  // ---- what happened

  void timeline(Story const& s) {
    only_file_.clear();
    std::vector<Line> const lines = shortened(collapse_others(collapse_loops(s.lines), involved(s)), most_lines);
    std::vector<int> threads;
    for (Line const& line : lines) {
      if (line.thread >= 0 && std::find(threads.begin(), threads.end(), line.thread) == threads.end()) {
        threads.push_back(line.thread);
      }
    }
    std::sort(threads.begin(), threads.end());
    int longest = 0;
    for (Line const& line : lines) {
      if (line.thread >= 0) longest = std::max(longest, length_of(words(line)));
    }
    constexpr int numbers = 5, least_for_source = 24, widest = 30;
    int const room = style_.width - numbers - least_for_source - 3;
    int const width = width_of_columns(static_cast<int>(threads.size()), std::min(longest, widest), room);
    if (width == 0) return list(lines);
    only_file_ = only_file(lines);
    std::vector<Column> columns{{"step", numbers - 1}};
    for (int const t : threads) columns.push_back({thread_name(t), width});
    int const used = numbers + static_cast<int>(threads.size()) * (width + 3);
    columns.push_back({only_file_.empty() ? "source" : visible(shown(only_file_)),
                       std::max(least_for_source, style_.width - used - 3)});
    Table table(columns, style_.unicode);
    for (Line const& line : lines) row(table, line, threads, columns.back().width);
    out_ << table.text();
  }

  void row(Table& table, Line const& line, std::vector<int> const& threads, int source_width) {
    if (line.thread < 0) return table.note("      " + line.text);
    std::vector<std::string> cells{std::to_string(line.step)};
    for (int const t : threads) {
      bool const waits = std::find(line.waiting.begin(), line.waiting.end(), t) != line.waiting.end();
      cells.push_back(t == line.thread ? words(line) : !waits ? "" : style_.unicode ? "┊" : ":");
    }
    cells.push_back(cut(source(line), source_width, style_.unicode));
    bool const marked = !line.mark.empty();
    table.row(cells, !style_.colour || !marked ? "" : line.mark == "too late" ? "\x1b[33m" : "\x1b[31m");
  }

  std::string words(Line const& line) const {
    std::string text = visible(line.text);
    if (line.times > 1) text += fmt::format(" ({} times)", line.times);
    if (!line.note.empty()) text += ": " + visible(line.note);
    if (!line.mark.empty()) text += std::string(style_.unicode ? "  ← " : "  <- ") + line.mark;
    return text;
  }

  std::string source(Line const& line) {
    Frame const* const own = own_frame(line.stack);
    if (own == nullptr || line.what == "others") return "";
    std::string const text = sources_.line(own->place);
    std::string const where = only_file_.empty() ? place(own->place) : std::to_string(own->place.line);
    return where + (text.empty() ? "" : "  " + text);
  }

  // The one file that all lines are from, or empty: then it need not stand in each.
  static std::string only_file(std::vector<Line> const& lines) {
    std::string file;
    for (Line const& line : lines) {
      Frame const* const own = own_frame(line.stack);
      if (own == nullptr) continue;
      if (!file.empty() && file != own->place.file) return "";
      file = own->place.file;
    }
    return file;
  }

  // For narrow terminals, and for many threads: below one another.
  void list(std::vector<Line> const& lines) {
    for (Line const& line : lines) {
      std::string const who = line.thread < 0 ? "" : thread_name(line.thread) + " ";
      std::string const text =
          fmt::format("{:>4}  {}{}", line.thread < 0 ? "" : std::to_string(line.step), who, words(line));
      for (std::string const& part : wrapped(text, style_.width)) out_ << part << "\n";
      std::string const where = source(line);
      if (!where.empty()) out_ << "        " << cut(where, std::max(8, style_.width - 8), style_.unicode) << "\n";
    }
  }

  std::ostream& out_;
  Style const& style_;
  SourceLines sources_;
  std::string only_file_;
};

}  // namespace

void write_text(std::ostream& out, Answer const& answer, Style const& style) { Text(out, style).write(answer); }

}  // namespace racecourse::explorer
