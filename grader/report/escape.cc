#include "grader/report/escape.h"

#include <cstdio>

namespace racecourse::report {
namespace {

std::size_t sequence_length(std::string_view text, std::size_t i) {
  auto const byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  unsigned const lead = byte(i);
  std::size_t const n = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
  if (n == 0 || lead == 0xc0 || lead == 0xc1 || lead > 0xf4 || i + n > text.size()) return 0;
  for (std::size_t k = 1; k < n; ++k) {
    if (byte(i + k) >> 6 != 2) return 0;
  }
  if (n == 3 && ((lead == 0xe0 && byte(i + 1) < 0xa0) || (lead == 0xed && byte(i + 1) >= 0xa0))) return 0;
  if (n == 4 && ((lead == 0xf0 && byte(i + 1) < 0x90) || (lead == 0xf4 && byte(i + 1) >= 0x90))) return 0;
  return n;
}

// U+0080..U+009F are controls that some terminals obey; U+FFFE and U+FFFF are no characters in XML; the rest reorders
// text.
bool is_unsafe(std::string_view sequence) {
  if (sequence.size() == 2 && sequence[0] == '\xc2' && static_cast<unsigned char>(sequence[1]) < 0xa0) return true;
  if (sequence == "\xef\xbf\xbe" || sequence == "\xef\xbf\xbf") return true;
  return sequence.size() == 3 && (sequence.starts_with("\xe2\x80") || sequence.starts_with("\xe2\x81")) &&
         ((sequence[1] == '\x80' && static_cast<unsigned char>(sequence[2]) >= 0xaa &&
           static_cast<unsigned char>(sequence[2]) <= 0xae) ||
          (sequence[1] == '\x81' && static_cast<unsigned char>(sequence[2]) >= 0xa6 &&
           static_cast<unsigned char>(sequence[2]) <= 0xa9));
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

}  // namespace

std::string visible(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t const n = sequence_length(text, i);
    auto const c = static_cast<unsigned char>(text[i]);
    if (n == 0 || is_unsafe(text.substr(i, n))) {
      result += "\xef\xbf\xbd";
    } else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\x%02x", c);
      result += escape;
    } else {
      result += text.substr(i, n);
    }
    i += n == 0 ? 1 : n;
  }
  return result;
}

std::string for_xml(std::string_view text) {
  return replaced(visible(text), [](char c) -> char const* {
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
        return "&apos;";
      default:
        return nullptr;
    }
  });
}

std::string for_github_message(std::string_view text) {
  return replaced(visible(text), [](char c) -> char const* {
    return c == '%' ? "%25" : c == '\n' ? "%0A" : c == '\r' ? "%0D" : nullptr;
  });
}

std::string for_github_property(std::string_view text) {
  return replaced(for_github_message(text), [](char c) -> char const* {
    return c == ':' ? "%3A" : c == ',' ? "%2C" : nullptr;
  });
}

std::string for_markdown(std::string_view text) {
  return replaced(visible(text), [](char c) -> char const* {
    switch (c) {
      case '&':
        return "&amp;";
      case '<':
        return "&lt;";
      case '>':
        return "&gt;";
      case '|':
        return "\\|";
      case '`':
        return "&#96;";
      case '*':
        return "\\*";
      case '_':
        return "\\_";
      case '[':
        return "\\[";
      case ']':
        return "\\]";
      case '@':
        return "&#64;";
      case '\\':
        return "\\\\";
      case '\n':
        return " ";
      default:
        return nullptr;
    }
  });
}

}  // namespace racecourse::report
