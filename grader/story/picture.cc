#include "grader/story/picture.h"

#include <fmt/format.h>

#include <algorithm>

#include "grader/story/columns.h"
#include "grader/story/timeline.h"

namespace racecourse::story {
namespace {

using trace::thread_name;

constexpr int numbers = 5, least_for_source = 24, widest = 30, between = 3, least_for_table = 60;

// The one file that all lines are from, or empty: then it need not stand in each.
std::string only_file(std::vector<Line> const& lines) {
  std::string file;
  for (Line const& line : lines) {
    if (!line.location) continue;
    if (!file.empty() && file != line.location->place.file) return "";
    file = line.location->place.file;
  }
  return file;
}

std::vector<int> threads_in(std::vector<Line> const& lines) {
  std::vector<int> threads;
  for (Line const& line : lines) {
    bool const known = std::find(threads.begin(), threads.end(), line.thread) != threads.end();
    if (line.thread >= 0 && !known) threads.push_back(line.thread);
  }
  std::sort(threads.begin(), threads.end());
  return threads;
}

class Picture {
 public:
  Picture(std::ostream& out, Story const& story, View const& view)
      : out_(out), view_(view), margin_(static_cast<std::size_t>(view.indent), ' ') {
    lines_ = shortened(collapse_others(collapse_loops(story.lines), involved(story)), view.most_lines);
    threads_ = threads_in(lines_);
  }

  void draw() {
    int longest = 0;
    for (Line const& line : lines_) {
      if (line.thread >= 0) longest = std::max(longest, length_of(words(line)));
    }
    int const room = view_.width - view_.indent - numbers - least_for_source - between;
    int const count = static_cast<int>(threads_.size());
    int const width = width_of_columns(count, std::min(longest, widest), room);
    file_ = only_file(lines_);
    if (width == 0) return view_.width - view_.indent < least_for_table ? list() : tall(longest);
    int const used = view_.indent + numbers + count * (width + between);
    table(width, std::max(least_for_source, view_.width - used - between));
  }

 private:
  void table(int width, int source_width) {
    std::vector<Column> columns{{"step", numbers - 1}};
    for (int const t : threads_) columns.push_back({thread_name(t), width});
    columns.push_back({file_.empty() ? "source" : view_.safe(view_.file(file_)), source_width});
    Table table(columns, view_.unicode, margin_);
    for (Line const& line : lines_) row(table, line, source_width);
    out_ << table.text();
  }

  // Too many threads for a column each: their names stand in one.
  void tall(int longest) {
    constexpr int name = 9;
    int const room = view_.width - view_.indent - numbers - name - 3 * between + 1;
    int const width = std::min(longest, room * 6 / 10);
    std::string const title = file_.empty() ? "source" : view_.safe(view_.file(file_));
    Table table({{"step", numbers - 1}, {"thread", name}, {"", width}, {title, room - width}}, view_.unicode, margin_);
    int last = -1;
    for (Line const& line : lines_) {
      if (line.thread < 0) {
        table.note("      " + line.text);
      } else {
        std::string const who = line.thread == last ? "" : thread_name(line.thread);
        table.row({std::to_string(line.step), who, words(line), cut(source(line), room - width, view_.unicode)},
                  paint(line));
      }
      last = line.thread;
    }
    out_ << table.text();
  }

  std::string paint(Line const& line) const {
    if (!view_.colour || line.mark.empty()) return "";
    return line.mark == "too late" ? "\x1b[33m" : "\x1b[31m";
  }

  void row(Table& table, Line const& line, int source_width) const {
    if (line.thread < 0) return table.note("      " + line.text);
    std::vector<std::string> cells{std::to_string(line.step)};
    for (int const t : threads_) {
      bool const waits = std::find(line.waiting.begin(), line.waiting.end(), t) != line.waiting.end();
      cells.push_back(t == line.thread ? words(line) : !waits ? "" : view_.unicode ? "┊" : ":");
    }
    cells.push_back(cut(source(line), source_width, view_.unicode));
    table.row(cells, paint(line));
  }

  std::string words(Line const& line) const {
    std::string text = view_.safe(line.text);
    if (line.times > 1) text += fmt::format(" ({} times)", line.times);
    if (!line.note.empty()) text += ": " + view_.safe(line.note);
    if (!line.mark.empty()) text += std::string(view_.unicode ? "  ← " : "  <- ") + line.mark;
    return text;
  }

  std::string source(Line const& line) const {
    if (!line.location) return "";
    Place const& place = line.location->place;
    // Of several files the name is enough: folders would leave no room for what stands there. The stacks have them.
    std::string const file = place.file.substr(place.file.rfind('/') + 1);
    std::string const where = (file_.empty() ? view_.safe(file) + ":" : "") + std::to_string(place.line);
    return where + (line.source.empty() ? "" : "  " + view_.safe(line.source));
  }

  // For narrow terminals: all below one another.
  void list() const {
    int const width = view_.width - view_.indent;
    for (Line const& line : lines_) {
      std::string const who = line.thread < 0 ? "" : thread_name(line.thread) + " ";
      std::string const text =
          fmt::format("{:>4}  {}{}", line.thread < 0 ? "" : std::to_string(line.step), who, words(line));
      for (std::string const& part : wrapped(text, width)) out_ << margin_ << view_.safe(part) << "\n";
      std::string const where = source(line);
      if (where.empty()) continue;
      out_ << margin_ << "        " << cut(where, std::max(8, width - 8), view_.unicode) << "\n";
    }
  }

  std::ostream& out_;
  View const& view_;
  std::string margin_;
  std::vector<Line> lines_;
  std::vector<int> threads_;
  std::string file_;
};

}  // namespace

void draw_timeline(std::ostream& out, Story const& story, View const& view) { Picture(out, story, view).draw(); }

std::string place_text(Place const& place, View const& view) {
  std::string const file = view.safe(view.file(place.file));
  return place.line > 0 ? fmt::format("{}:{}", file, place.line) : file;
}

void draw_paragraph(std::ostream& out, std::string const& text, View const& view) {
  std::string const margin(static_cast<std::size_t>(view.indent), ' ');
  // Once more behind each break: what is obeyed at the beginning of a line stands there now.
  for (std::string const& part : wrapped(view.safe(text), view.width - view.indent)) {
    out << margin << view.safe(part) << "\n";
  }
}

std::string painted(std::string const& text, char const* code, View const& view) {
  return view.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

}  // namespace racecourse::story
