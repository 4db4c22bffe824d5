#include "grader/report/layout.h"

#include <algorithm>
#include <sstream>

#include "grader/report/escape.h"

namespace racecourse::report {
namespace {

constexpr int narrowest = 24;
constexpr std::size_t longest_quoted = 400;  // bytes

bool is_picture(std::string const& line) { return line.find("  ") != std::string::npos; }

std::string wrapped_line(std::string const& line, std::string const& margin, std::size_t width) {
  std::istringstream words(line);
  std::string result, row;
  for (std::string word; words >> word;) {
    if (!row.empty() && columns(row) + 1 + columns(word) > width) {
      result += margin + for_log(row) + "\n";
      row.clear();
    }
    row += (row.empty() ? "" : " ") + word;
  }
  return result + (row.empty() ? "" : margin + for_log(row)) + "\n";
}

}  // namespace

std::string wrapped(std::string const& text, int indent, int width) {
  std::string const margin(static_cast<std::size_t>(indent), ' ');
  auto const room = static_cast<std::size_t>(std::max(narrowest, width - indent));
  std::istringstream lines(visible(text));
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    result += is_picture(line) ? margin + for_log(line) + "\n" : wrapped_line(line, margin, room);
  }
  return result;
}

std::string quoted(std::string const& text, int indent, int most) {
  std::string const margin(static_cast<std::size_t>(indent), ' ');
  std::istringstream lines(visible(text));
  std::string result;
  int shown = 0;
  for (std::string line; std::getline(lines, line); ++shown) {
    if (shown < most) result += margin + for_log("│" + (line.empty() ? "" : " " + cut(line, longest_quoted))) + "\n";
  }
  int const more = shown - most;
  if (more > 0) result += margin + "│ ... " + std::to_string(more) + (more == 1 ? " more line\n" : " more lines\n");
  return result;
}

}  // namespace racecourse::report
