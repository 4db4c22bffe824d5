#include "grader/report/escape.h"

#include <fmt/format.h>

#include <algorithm>

namespace racecourse::report {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  // 0: not UTF-8
};

bool continues(char c) { return static_cast<unsigned char>(c) >> 6 == 2; }

Character first_of(std::string_view text) {
  auto const lead = static_cast<unsigned char>(text[0]);
  std::size_t const n = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
  if (n == 0 || n > text.size()) return {};
  char32_t code = n == 1 ? lead : lead & (0x7fu >> n);
  for (std::size_t i = 1; i < n; ++i) {
    if (!continues(text[i])) return {};
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};  // anything below could have been written shorter
  bool const surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < least[n] || surrogate || code > 0x10ffff) return {};
  return {code, n};
}

bool between(char32_t code, char32_t first, char32_t last) { return code >= first && code <= last; }

bool deceives(char32_t code) {
  return between(code, 0x80, 0x9f) ||                    // controls that some terminals obey
         code == 0x61c || between(code, 0x200e, 0x200f)  // marks of direction
         || between(code, 0x2028, 0x202e)                // separators of lines, embeddings and overrides of direction
         || between(code, 0x2066, 0x2069)                // isolates
         || code == 0xfeff || between(code, 0xfff9, 0xfffb)  // byte-order mark, annotations
         || between(code, 0xfffe, 0xffff)                    // no characters in XML
         || between(code, 0xe0000, 0xe007f);                 // tags: text that nobody sees
}

template <class F>
std::string replaced(std::string_view text, F replacement) {
  std::string result;
  for (char const c : text) {
    char const* const other = replacement(c);
    if (other == nullptr) {
      result += c;
    } else {
      result += other;
    }
  }
  return result;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
  return text;
}

char const* markup(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return nullptr;
  }
}

// GitHub's runner obeys "##[command]" wherever it stands in a line ...
constexpr std::string_view old_command = "##[";

// ... and "::command::" at the beginning of one, after blanks too: such lines become disarmed(line, where it stands).
template <class F>
std::string at_new_commands(std::string const& text, F disarmed) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t const end = std::min(text.find('\n', at), text.size() - 1) + 1;
    std::string_view const line = std::string_view(text).substr(at, end - at);
    std::size_t const start = line.find_first_not_of(" \t");
    bool const command = start != std::string_view::npos && line.substr(start).starts_with("::");
    result += command ? disarmed(line, start) : std::string(line);
    at = end;
  }
  return result;
}

}  // namespace

std::string visible(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    auto const [code, bytes] = first_of(text);
    if (bytes == 0 || deceives(code)) {
      result += "\xef\xbf\xbd";
    } else if ((code < 0x20 && code != '\n' && code != '\t') || code == 0x7f) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned>(code));
    } else {
      result += text.substr(0, bytes);
    }
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  return result;
}

std::string for_log(std::string_view text) {
  return at_new_commands(replaced(visible(text), old_command, "## ["),
                         [](std::string_view line, std::size_t) { return "| " + std::string(line); });
}

std::string for_log_line(std::string_view text) {
  return for_log(replaced(text, [](char c) { return c == '\n' ? "\\n" : c == '\t' ? " " : nullptr; }));
}

std::string for_markup(std::string_view text) {
  return at_new_commands(
      replaced(replaced(visible(text), markup), old_command, "##&#91;"),
      [](std::string_view line, std::size_t colon) { return std::string(line).replace(colon, 1, "&#58;"); });
}

std::string for_markup_line(std::string_view text) {
  return replaced(for_markup(text), [](char c) { return c == '\n' ? "&#10;" : c == '\t' ? "&#9;" : nullptr; });
}

std::string for_github_message(std::string_view text) {
  return replaced(visible(text), [](char c) { return c == '%' ? "%25" : c == '\n' ? "%0A" : nullptr; });
}

std::string for_github_property(std::string_view text) {
  return replaced(for_github_message(text), [](char c) { return c == ':' ? "%3A" : c == ',' ? "%2C" : nullptr; });
}

std::string cut(std::string text, std::size_t bytes) {
  constexpr std::string_view more = " ...";
  if (text.size() <= bytes) return text;
  std::size_t end = bytes < more.size() ? 0 : bytes - more.size();
  while (end > 0 && continues(text[end])) --end;
  return text.substr(0, end) + std::string(more);
}

std::size_t columns(std::string_view text) {
  std::size_t n = 0;
  for (char const c : text) n += continues(c) ? 0 : 1;
  return n;
}

}  // namespace racecourse::report
