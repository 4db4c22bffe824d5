#include "grader/submission/tokens.h"

#include <utility>

namespace racecourse::submission {
namespace {

// The other way to write a token that the rules look for.
std::string without_digraph(std::string const& text) {
  if (text == "%:") return "#";
  if (text == "<:") return "[";
  if (text == ":>") return "]";
  return text;
}

}  // namespace

std::vector<Token> tokens_of(CXTranslationUnit unit, CXFile file, unsigned lines_before) {
  std::size_t size = 0;
  clang_getFileContents(unit, file, &size);
  CXSourceRange const all = clang_getRange(clang_getLocationForOffset(unit, file, 0),
                                           clang_getLocationForOffset(unit, file, static_cast<unsigned>(size)));
  CXToken* raw = nullptr;
  unsigned count = 0;
  clang_tokenize(unit, all, &raw, &count);
  std::vector<Token> tokens;
  for (unsigned i = 0; i < count; ++i) {
    if (clang_getTokenKind(raw[i]) == CXToken_Comment) continue;
    CXString const spelling = clang_getTokenSpelling(unit, raw[i]);
    Token token{clang_getTokenKind(raw[i]), without_digraph(clang_getCString(spelling)), 0, 0};
    clang_disposeString(spelling);
    clang_getSpellingLocation(clang_getTokenLocation(unit, raw[i]), nullptr, &token.line, &token.column, nullptr);
    if (token.line <= lines_before) continue;
    token.line -= lines_before;
    tokens.push_back(std::move(token));
  }
  clang_disposeTokens(unit, raw, count);
  return tokens;
}

}  // namespace racecourse::submission
