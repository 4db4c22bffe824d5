// A header's words and signs, without its comments. Internal to this room.
#pragma once

#include <clang-c/Index.h>

#include <string>
#include <vector>

namespace racecourse::submission {

struct Token {
  CXTokenKind kind;
  std::string text;
  unsigned line = 0, column = 0;
};

// `lines_before`: how many lines stand in the file before the submission's own.
std::vector<Token> tokens_of(CXTranslationUnit unit, CXFile file, unsigned lines_before);

}  // namespace racecourse::submission
