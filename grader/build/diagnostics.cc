#include "grader/build/diagnostics.h"

#include <algorithm>
#include <optional>
#include <regex>
#include <set>
#include <sstream>

namespace racecourse::build {
namespace {

constexpr std::size_t most = 10;

struct Line {
  std::string file, kind, text;
  int line = 0, column = 0;
};

// "file:line:column: kind: text"; gcc's "file:line:column:   required from here" has an empty kind.
std::optional<Line> read_line(std::string const& text) {
  static std::regex const form(R"(^([^:\s][^:]*):(\d+):(\d+): +(?:(fatal error|error|note|warning): )?(.*)$)");
  std::smatch match;
  if (text.size() > 2000 || !std::regex_match(text, match, form)) return std::nullopt;
  return Line{match[1], match[4], match[5], std::atoi(match[2].str().c_str()), std::atoi(match[3].str().c_str())};
}

bool is_error(Line const& line) { return line.kind == "error" || line.kind == "fatal error"; }

std::vector<Line> read_lines(std::string const& output) {
  std::vector<Line> lines;
  std::istringstream stream(output);
  for (std::string text; std::getline(stream, text);) {
    if (auto line = read_line(text)) lines.push_back(*line);
  }
  return lines;
}

// The line of the submission that led to the error at `at`: clang tells it in notes after, gcc before ("required
// from").
std::optional<Place> cause(std::vector<Line> const& lines, std::size_t at, FilePaths const& paths) {
  auto const own = [&](Line const& line) { return line.file == paths.submission; };
  auto const place = [&](Line const& line) { return Place{paths.shown_as, line.line, line.column}; };
  if (own(lines[at])) return place(lines[at]);
  for (std::size_t i = at + 1; i < lines.size() && !is_error(lines[i]); ++i) {
    if (own(lines[i]) && lines[i].text.find("instantiation") != std::string::npos) return place(lines[i]);
  }
  for (std::size_t i = at; i-- > 0 && lines[i].kind.empty();) {
    if (own(lines[i])) return place(lines[i]);
  }
  return std::nullopt;
}

std::string without(std::string text, std::string const& part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part)) text.erase(at, part.size());
  return text;
}

}  // namespace

std::vector<Diagnostic> read_diagnostics(std::string const& compiler_output, FilePaths const& paths) {
  std::vector<Line> const lines = read_lines(compiler_output);
  std::vector<Diagnostic> shown;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < lines.size() && shown.size() < most; ++i) {
    if (!is_error(lines[i]) || lines[i].text.starts_with("too many errors")) continue;
    std::string const text = without(lines[i].text, "/racecourse/submission/");
    std::optional<Place> const place = cause(lines, i, paths);
    Diagnostic diagnostic = place ? Diagnostic{text, *place}
                                  : Diagnostic{"The checks expect something else: " + text, {paths.shown_as, 0, 0}};
    if (seen.insert(diagnostic.message + to_string(diagnostic.place)).second) shown.push_back(std::move(diagnostic));
  }
  // What is wrong in the student's own lines usually explains the rest.
  std::stable_partition(shown.begin(), shown.end(), [](Diagnostic const& d) { return d.place.line > 0; });
  return shown;
}

std::vector<Diagnostic> read_link_errors(std::string const& linker_output) {
  static std::regex const undefined(R"(undefined reference to `([^']+)')");
  static std::regex const doubled(R"(multiple definition of `([^']+)')");
  std::vector<Diagnostic> shown;
  std::set<std::string> seen;
  std::istringstream stream(linker_output);
  for (std::string text; std::getline(stream, text) && shown.size() < most;) {
    std::smatch match;
    if (text.size() > 4000) continue;
    if (std::regex_search(text, match, undefined) && seen.insert(match[1]).second) {
      shown.push_back({"Declared but not defined: " + match[1].str(), {}});
    } else if (std::regex_search(text, match, doubled) && seen.insert(match[1]).second) {
      shown.push_back({"Defined more than once (is `inline` missing?): " + match[1].str(), {}});
    }
  }
  return shown;
}

}  // namespace racecourse::build
