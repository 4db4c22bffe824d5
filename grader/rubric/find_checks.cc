#include <algorithm>
#include <cctype>
#include <string_view>

#include "grader/rubric/load.h"

namespace racecourse::rubric {
namespace {

bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Blanks out comments and literals; line breaks stay, so that lines keep their numbers. What it does not see through:
// macros, #if, and a comment that a backslash carries to the next line.
class Blanker {
 public:
  explicit Blanker(std::string const& text) : text_(text), code_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      std::string_view const rest = std::string_view(text_).substr(at_);
      if (rest.starts_with("//")) {
        blank_to(text_.find('\n', at_));
      } else if (rest.starts_with("/*")) {
        blank_to(after(text_.find("*/", at_ + 2), 2));
      } else if (rest.starts_with('"')) {
        blank_to(word_.ends_with('R') ? end_of_raw() : end_of_quoted('"'));
      } else if (rest.starts_with('\'') && !in_number()) {
        blank_to(end_of_quoted('\''));
      } else {
        if (!in_name(text_[at_])) word_ = {};
        if (in_name(text_[at_])) word_ = std::string_view(text_).substr(at_ - word_.size(), word_.size() + 1);
        ++at_;
      }
    }
    return code_;
  }

 private:
  // In 1'000'000 and 0x1'f the mark separates digits.
  bool in_number() const { return !word_.empty() && std::isdigit(static_cast<unsigned char>(word_.front())) != 0; }

  static std::size_t after(std::size_t position, std::size_t length) {
    return position == std::string::npos ? position : position + length;
  }

  // An ordinary literal ends at its line's end at the latest: a stray quote must not swallow the file.
  std::size_t end_of_quoted(char quote) const {
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == quote) {
        return i + 1;
      } else if (text_[i] == '\n') {
        return i;
      }
    }
    return std::string::npos;
  }

  // R"mark( ... )mark"
  std::size_t end_of_raw() const {
    std::size_t const open = text_.find('(', at_);
    if (open == std::string::npos) return open;
    std::string const close = ")" + text_.substr(at_ + 1, open - at_ - 1) + '"';
    return after(text_.find(close, open), close.size());
  }

  void blank_to(std::size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_) {
      if (code_[at_] != '\n') code_[at_] = ' ';
    }
    word_ = {};
  }

  std::string const& text_;
  std::string code_;
  std::size_t at_ = 0;
  std::string_view word_;  // the name or number that ends just before at_
};

// Behind the bracket that closes the one at `open`, or the end.
std::size_t behind(std::string const& code, std::size_t open, char opening, char closing) {
  int depth = 0;
  for (std::size_t i = open; i < code.size(); ++i) {
    if (code[i] == opening) ++depth;
    if (code[i] == closing && --depth == 0) return i + 1;
  }
  return code.size();
}

// Of a case whose macro's parenthesis is at `open`; it may have no body.
std::size_t end_of_case(std::string const& code, std::size_t open) {
  std::size_t const end = behind(code, open, '(', ')');
  std::size_t const body = code.find_first_not_of(" \t\r\n", end);
  return body != std::string::npos && code[body] == '{' ? behind(code, body, '{', '}') : end;
}

}  // namespace

std::vector<FoundCheck> find_checks(std::string const& checks_cc) {
  constexpr std::string_view macro = "BOOST_AUTO_TEST_CASE";
  constexpr char const* blanks = " \t\r\n";
  std::string const code = Blanker(checks_cc).run();
  std::vector<FoundCheck> found;
  int line = 1;
  std::size_t counted = 0;
  for (std::size_t at = code.find(macro); at != std::string::npos; at = code.find(macro, at + macro.size())) {
    std::size_t const open = code.find_first_not_of(blanks, at + macro.size());
    if (open == std::string::npos || code[open] != '(' || (at > 0 && in_name(code[at - 1]))) continue;
    std::size_t const start = std::min(code.find_first_not_of(blanks, open + 1), code.size());
    std::size_t end = start;
    while (end < code.size() && in_name(code[end])) ++end;
    if (end == start) continue;
    auto const begin = code.begin();
    line += static_cast<int>(
        std::count(begin + static_cast<std::ptrdiff_t>(counted), begin + static_cast<std::ptrdiff_t>(at), '\n'));
    counted = at;
    found.push_back({code.substr(start, end - start), line, at, end_of_case(code, open)});
  }
  return found;
}

std::string keep_checks(std::string checks_cc, std::set<std::string> const& ids) {
  for (FoundCheck const& check : find_checks(checks_cc)) {
    if (ids.contains(check.id)) continue;
    auto const begin = checks_cc.begin() + static_cast<std::ptrdiff_t>(check.begin);
    auto const end = checks_cc.begin() + static_cast<std::ptrdiff_t>(check.end);
    std::replace_if(
        begin, end, [](char c) { return c != '\n'; }, ' ');
  }
  return checks_cc;
}

}  // namespace racecourse::rubric
