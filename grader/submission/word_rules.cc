#include "grader/submission/word_rules.h"

#include <algorithm>
#include <string>
#include <vector>

#include "grader/submission/tokens.h"

namespace racecourse::submission {
namespace {

// "std::this_thread::sleep_for" of its last word, as far as it is written there.
std::string name_ending_at(std::vector<Token> const& tokens, std::size_t last) {
  std::string name = tokens[last].text;
  for (std::size_t i = last; i >= 2 && tokens[i - 1].text == "::" && tokens[i - 2].kind == CXToken_Identifier; i -= 2) {
    name = tokens[i - 2].text + "::" + name;
  }
  return name;
}

bool holds(std::vector<std::string> const& names, std::string const& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// `using namespace std`, `namespace s = std`: from there on its names can be written without it.
bool opens_std(std::vector<Token> const& tokens, std::size_t i) {
  if (i == 0 || tokens[i].text != "std" || (i + 1 < tokens.size() && tokens[i + 1].text == "::")) return false;
  std::size_t const before = tokens[i - 1].text == "::" && i > 1 ? i - 2 : i - 1;
  return tokens[before].text == "namespace" || tokens[before].text == "=";
}

}  // namespace

void check_words(CXTranslationUnit unit, CXFile file, Rules const& rules, Findings& findings) {
  std::vector<Token> const tokens = tokens_of(unit, file, 0);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != CXToken_Identifier) continue;
    std::string const name = name_ending_at(tokens, i);
    if (holds(rules.forbidden_names, name) && !holds(rules.allowed_names, name)) {
      findings.add(tokens[i].line, tokens[i].column, "'" + name + "' may not be used in this exercise",
                   "It is what you are to build, or a way around it. The exercise's README lists what may be used");
    }
    if (opens_std(tokens, i)) {
      findings.add(tokens[i].line, tokens[i].column, "namespace std may not be opened in this header",
                   "clang cannot read all of it, and g++ can: there each name of std is to be written in full");
    }
  }
}

}  // namespace racecourse::submission
