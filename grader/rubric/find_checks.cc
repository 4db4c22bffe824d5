#include <algorithm>
#include <cctype>

#include "grader/rubric/load.h"

namespace racecourse::rubric {
namespace {

// The text with comments and string literals blanked out; line breaks stay, so that lines keep their numbers.
std::string code_only(std::string const& text) {
  std::string code = text;
  enum class In { code, line_comment, block_comment, string, character } in = In::code;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    char const next = i + 1 < text.size() ? text[i + 1] : '\0';
    bool const blank = in != In::code;
    if (in == In::code && c == '/' && next == '/')
      in = In::line_comment;
    else if (in == In::code && c == '/' && next == '*')
      in = In::block_comment;
    else if (in == In::code && c == '"')
      in = In::string;
    else if (in == In::code && c == '\'' && (i == 0 || std::isalnum(static_cast<unsigned char>(text[i - 1])) == 0))
      in = In::character;
    else if (in == In::line_comment && c == '\n')
      in = In::code;
    else if (in == In::block_comment && c == '*' && next == '/')
      in = In::code;
    else if ((in == In::string || in == In::character) && c == '\\')
      code[i++] = ' ';
    else if (in == In::string && c == '"')
      in = In::code;
    else if (in == In::character && c == '\'')
      in = In::code;
    if ((blank || in != In::code) && i < code.size() && code[i] != '\n') code[i] = ' ';
  }
  return code;
}

}  // namespace

std::vector<FoundCheck> find_checks(std::string const& checks_cc) {
  std::string const code = code_only(checks_cc);
  std::string const macro = "BOOST_AUTO_TEST_CASE(";
  std::vector<FoundCheck> found;
  for (std::size_t at = code.find(macro); at != std::string::npos; at = code.find(macro, at + 1)) {
    std::size_t const start = code.find_first_not_of(" \n", at + macro.size());
    std::size_t const end = code.find_first_of(" ,)\n", start);
    if (end == std::string::npos) break;
    int const line =
        1 + static_cast<int>(std::count(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    found.push_back({code.substr(start, end - start), line});
  }
  return found;
}

}  // namespace racecourse::rubric
