#include "grader/story/columns.h"

#include <algorithm>

namespace racecourse::story {
namespace {

constexpr int narrowest = 16;

// The number of bytes of the first `count` characters.
std::size_t bytes_of(std::string const& text, int count) {
  std::size_t i = 0;
  for (; i < text.size() && count > 0; --count) {
    do ++i;
    while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80);
  }
  return i;
}

std::string padded(std::string const& text, int width) {
  int const room = width - length_of(text);
  return room > 0 ? text + std::string(static_cast<std::size_t>(room), ' ') : text;
}

}  // namespace

int length_of(std::string const& text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string cut(std::string const& text, int width, bool unicode) {
  if (length_of(text) <= width) return text;
  std::string const mark = unicode ? "…" : "..";
  return text.substr(0, bytes_of(text, std::max(0, width - length_of(mark)))) + mark;
}

std::vector<std::string> wrapped(std::string const& text, int width) {
  width = std::max(1, width);
  std::vector<std::string> lines;
  std::string rest = text;
  while (length_of(rest) > width) {
    std::size_t const end = bytes_of(rest, width);
    std::size_t at = rest.rfind(' ', end);
    bool const at_blank = at != std::string::npos && at > 0;
    if (!at_blank) at = end;
    lines.push_back(rest.substr(0, at));
    rest = rest.substr(at_blank ? at + 1 : at);
  }
  lines.push_back(rest);
  return lines;
}

int width_of_columns(int count, int longest, int room) {
  int const each = room / std::max(1, count) - 3;  // " │ "
  if (each < narrowest) return 0;
  return std::min(each, std::max(longest, narrowest));
}

Table::Table(std::vector<Column> columns, bool unicode, std::string margin)
    : separator_(unicode ? " │ " : " | "), margin_(std::move(margin)), columns_(std::move(columns)) {
  std::vector<std::string> titles;
  for (Column const& column : columns_) titles.push_back(cut(column.title, column.width, unicode));
  line(titles, "");
  std::string rule;
  for (Column const& column : columns_) {
    if (!rule.empty()) rule += unicode ? "─┼─" : "-+-";
    for (int i = 0; i < column.width; ++i) rule += unicode ? "─" : "-";
  }
  text_ += margin_ + rule + "\n";
}

void Table::row(std::vector<std::string> const& cells, std::string const& paint) {
  std::vector<std::vector<std::string>> lines;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    lines.push_back(wrapped(cells[i], columns_[i].width));
    height = std::max(height, lines.back().size());
  }
  for (std::size_t n = 0; n < height; ++n) {
    std::vector<std::string> parts;
    for (auto const& cell : lines) parts.push_back(n < cell.size() ? cell[n] : "");
    line(parts, paint);
  }
}

void Table::note(std::string const& text) { text_ += margin_ + text + "\n"; }

void Table::line(std::vector<std::string> const& cells, std::string const& paint) {
  std::string line = margin_;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += (i == 0 ? "" : separator_) + padded(cells[i], columns_[i].width);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  text_ += paint.empty() ? line + "\n" : paint + line + "\x1b[0m\n";
}

}  // namespace racecourse::story
