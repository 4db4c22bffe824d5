#include "grader/build/diagnostics.h"

#include <algorithm>
#include <optional>
#include <regex>
#include <set>
#include <sstream>

namespace racecourse::build {
namespace {

constexpr std::size_t most = 10, most_text = 600, most_line = 2000;

struct Line {
  std::string file, kind, text;
  int line = 0, column = 0;
};

// "file:line:column: kind: text"; gcc's "file:line:column:   required from here" has an empty kind.
std::optional<Line> read_line(std::string const& text) {
  static std::regex const form(R"(^([^:\s][^:]*):(\d+):(\d+): +(?:(fatal error|error|note|warning): )?(.*)$)");
  std::smatch match;
  std::string const beginning = text.substr(0, most_line);
  if (!std::regex_match(beginning, match, form)) return std::nullopt;
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

// An error with the notes after it and, in gcc's case, the path of instantiations before it.
class Error {
 public:
  Error(std::vector<Line> const& lines, std::size_t at, FilePaths const& paths)
      : lines_(lines), at_(at), paths_(paths) {}

  // The line of the submission that led to it, the nearest one: clang tells the path in notes after, gcc before.
  std::optional<Place> cause() const {
    if (own(lines_[at_])) return place(lines_[at_]);
    for (std::size_t i = at_ + 1; i < lines_.size() && !is_error(lines_[i]); ++i) {
      if (own(lines_[i]) && lines_[i].text.find("in instantiation of") != std::string::npos) return place(lines_[i]);
    }
    std::optional<Place> nearest;
    for (std::size_t i = at_; i-- > 0 && lines_[i].kind.empty();) {
      if (own(lines_[i])) nearest = place(lines_[i]);
    }
    return nearest;
  }

  // The declaration in the submission that it is about.
  std::optional<Place> declaration() const {
    for (std::size_t i = at_ + 1; i < lines_.size() && lines_[i].kind == "note"; ++i) {
      if (own(lines_[i])) return place(lines_[i]);
    }
    return std::nullopt;
  }

  // It comes with no path of instantiations: where several in a row share one, clang tells it once.
  bool bare() const {
    bool const led_to = at_ > 0 && lines_[at_ - 1].kind.empty();
    bool const noted = at_ + 1 < lines_.size() && lines_[at_ + 1].text.find("in instantiation of") != std::string::npos;
    return !led_to && !noted;
  }

  bool in_submission() const { return own(lines_[at_]); }
  bool in_checks() const { return lines_[at_].file.find("/checks/") != std::string::npos; }

 private:
  bool own(Line const& line) const { return line.file == paths_.submission; }
  Place place(Line const& line) const { return {paths_.shown_as, line.line, line.column}; }

  std::vector<Line> const& lines_;
  std::size_t at_;
  FilePaths const& paths_;
};

// clang names a lambda by its place: the student's by theirs, others not at all.
std::string without_paths(std::string const& text, FilePaths const& paths) {
  static std::regex const located(R"(\((lambda|anonymous \w+|unnamed \w+) at ([^)]*)\))");
  std::string told;
  auto rest = text.cbegin();
  for (std::sregex_iterator it(text.begin(), text.end(), located), none; it != none; ++it) {
    std::string const where = (*it)[2];
    bool const own = where.starts_with(paths.submission + ":");
    told.append(rest, (*it)[0].first);
    told += "(" + (*it)[1].str() + (own ? " at " + paths.shown_as + where.substr(paths.submission.size()) : "") + ")";
    rest = (*it)[0].second;
  }
  told.append(rest, text.cend());
  for (std::size_t at = 0; (at = told.find(paths.submission, at)) != std::string::npos; at += paths.shown_as.size()) {
    told.replace(at, paths.submission.size(), paths.shown_as);
  }
  return told.size() > most_text ? told.substr(0, most_text) + " ..." : told;
}

// What is wrong in the student's own lines usually explains the rest; what the checks miss comes after it. An error
// somewhere in the library that nothing connects with the student's lines is told only where there is no other.
struct Told {
  std::vector<Diagnostic> own, expected, unconnected;
  std::optional<Place> path_before;  // where the path of instantiations of the error before leads

  void add(Error const& error, std::string const& text, FilePaths const& paths) {
    std::optional<Place> cause = error.cause();
    if (!cause && error.bare() && !error.in_checks()) cause = path_before;
    path_before = error.in_submission() ? std::nullopt : cause;
    Place const nowhere{paths.shown_as, 0, 0};
    if (cause) {
      own.push_back({text, *cause});
    } else if (error.in_checks()) {
      expected.push_back({"The checks expect something else: " + text, error.declaration().value_or(nowhere)});
    } else {
      unconnected.push_back({text, error.declaration().value_or(nowhere)});
    }
  }
};

// Names that are the grader's own. Left out, they are missing by our fault; defined a second time, they are so by the
// submission, since all that we link defines each of them once.
bool is_ours(std::string const& symbol) {
  for (char const* const prefix : {"kit::", "__wrap_", "__real_", "__tsan_", "__sanitizer_", "racecourse::"}) {
    if (symbol.starts_with(prefix)) return true;
  }
  return false;
}

std::string wrong_with(bool undefined, bool named_by_us) {
  if (undefined) return "Declared but not defined: ";
  return named_by_us ? "Defines what the grader defines: " : "Defined more than once (is `inline` missing?): ";
}

}  // namespace

std::vector<Diagnostic> read_diagnostics(std::string const& compiler_output, FilePaths const& paths) {
  std::vector<Line> const lines = read_lines(compiler_output);
  Told told;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    bool const wanted = is_error(lines[i]) && !lines[i].text.starts_with("too many errors");
    if (wanted) told.add({lines, i, paths}, without_paths(lines[i].text, paths), paths);
  }
  std::vector<Diagnostic> all = std::move(told.own);
  all.insert(all.end(), told.expected.begin(), told.expected.end());
  if (all.empty()) all = std::move(told.unconnected);
  std::set<std::string> seen;
  std::erase_if(all, [&](Diagnostic const& d) { return !seen.insert(d.message + to_string(d.place)).second; });
  if (all.size() > most) all.resize(most);
  return all;
}

std::vector<Diagnostic> read_link_errors(std::string const& linker_output, FilePaths const& paths) {
  static std::regex const undefined(R"(undefined reference to `([^']+)')");
  static std::regex const doubled(R"(multiple definition of `([^']+)')");
  std::vector<Diagnostic> shown;
  std::set<std::string> seen;
  std::istringstream stream(linker_output);
  for (std::string text; std::getline(stream, text) && shown.size() < most;) {
    std::smatch match;
    if (text.size() > 2 * most_line) continue;
    bool const is_undefined = std::regex_search(text, match, undefined);
    if (!is_undefined && !std::regex_search(text, match, doubled)) continue;
    std::string const symbol = match[1];
    bool const named_by_us = is_ours(symbol);
    if ((is_undefined && named_by_us) || !seen.insert(symbol).second) continue;
    Place place{paths.shown_as, 0, 0};
    if (auto const at = text.find(paths.submission + ":"); at != std::string::npos) {
      place.line = std::atoi(text.c_str() + at + paths.submission.size() + 1);
    }
    shown.push_back({wrong_with(is_undefined, named_by_us) + symbol, place});
  }
  return shown;
}

namespace {

// A line of the tools' own. What starts with the submission's path may quote the submission, as a static_assert does.
bool tools_say(std::string const& output, FilePaths const& paths, std::string const& words) {
  std::istringstream stream(output);
  for (std::string text; std::getline(stream, text);) {
    if (text.find(words) != std::string::npos && !text.starts_with(paths.submission)) return true;
  }
  return false;
}

}  // namespace

bool says_disk_full(std::string const& output, FilePaths const& paths) {
  return tools_say(output, paths, "No space left on device");
}

bool says_killed(std::string const& output, FilePaths const& paths) {
  return tools_say(output, paths, "Killed signal terminated program") ||    // g++
         tools_say(output, paths, "unable to execute command: Killed") ||   // clang++
         tools_say(output, paths, "ld terminated with signal 9 [Killed]");  // collect2
}

}  // namespace racecourse::build
