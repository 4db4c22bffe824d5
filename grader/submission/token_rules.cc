#include "grader/submission/token_rules.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "grader/base/nearest.h"
#include "grader/submission/tokens.h"

namespace racecourse::submission {
namespace {

using Iterator = std::vector<Token>::const_iterator;

Iterator end_of_line(Iterator from, Iterator end) {
  return std::find_if(from, end, [&](Token const& t) { return t.line != from->line; });
}

std::string joined(Iterator from, Iterator to) {
  std::string text;
  for (; from != to; ++from) text += from->text;
  return text;
}

class Checker {
 public:
  Checker(std::vector<Token> const& tokens, Rules const& rules, Findings& findings)
      : tokens_(tokens), rules_(rules), findings_(findings) {}

  void run() {
    find_guard();
    for (Iterator it = tokens_.begin(); it != tokens_.end();) {
      bool const starts_line = it == tokens_.begin() || std::prev(it)->line != it->line;
      if (starts_line && it->text == "#") {
        Iterator const end = end_of_line(it, tokens_.end());
        directive(it, end);
        it = end;
      } else {
        word(it);
        ++it;
      }
    }
  }

 private:
  // `#ifndef NAME` `#define NAME` first, `#endif` last: the one conditional that may stand.
  void find_guard() {
    std::vector<Iterator> directives;
    for (Iterator it = tokens_.begin(); it != tokens_.end(); ++it) {
      if (it->text == "#" && (it == tokens_.begin() || std::prev(it)->line != it->line)) directives.push_back(it);
    }
    auto const line = [&](Iterator it) { return joined(it, end_of_line(it, tokens_.end())); };
    if (directives.size() < 3 || tokens_.begin() != directives[0]) return;
    std::string const first = line(directives[0]);
    if (!first.starts_with("#ifndef") || line(directives[1]) != "#define" + first.substr(7)) return;
    if (!names_a_header(first.substr(7))) return;
    if (line(directives.back()) != "#endif" || end_of_line(directives.back(), tokens_.end()) != tokens_.end()) return;
    guard_ = {directives[0]->line, directives[1]->line, directives.back()->line};
  }

  // LOCK_H, and not a word of the language or of the checks, which would be nothing from here on.
  static bool names_a_header(std::string const& name) {
    bool const capitals = std::all_of(name.begin(), name.end(), [](unsigned char c) {
      return std::isupper(c) != 0 || std::isdigit(c) != 0 || c == '_';
    });
    auto const ends_with = [&](char const* ending) { return name.ends_with(ending); };
    return capitals && (ends_with("_H") || ends_with("_H_") || ends_with("_HPP") || ends_with("_HPP_"));
  }

  void directive(Iterator hash, Iterator end) {
    if (std::find(guard_.begin(), guard_.end(), hash->line) != guard_.end()) return;
    Iterator const name = std::next(hash);
    if (name == end) return;
    std::string const rest = joined(std::next(name), end);
    if (name->text == "include") return include(*hash, rest);
    if (name->text == "pragma" && rest == "once") return;
    bool const conditional = name->text.starts_with("if") || name->text.starts_with("el") || name->text == "endif";
    if (conditional) {
      say(*hash, "conditional compilation is not allowed",
          "Every build must see the same code; an include guard may stand");
    } else if (name->text == "define" || name->text == "undef") {
      findings_.stop_reading();  // what stands behind it may mean anything, and be endless
      say(*hash, "macros are not allowed", "Use a constexpr value, a template or an inline function");
    } else {
      findings_.stop_reading();
      say(*hash, "'#" + name->text + "' is not allowed", "Only #include and #pragma once may be used");
    }
  }

  void include(Token const& at, std::string const& what) {
    if (std::find(rules_.allowed_includes.begin(), rules_.allowed_includes.end(), what) !=
        rules_.allowed_includes.end())
      return;
    if (!is_of_the_system(what)) findings_.stop_reading();
    std::string const near = nearest(what, rules_.allowed_includes);
    say(at, "#include " + what + " is not allowed in this exercise",
        near.empty() ? "The exercise's README lists what may be used" : "Did you mean " + near + "?");
  }

  // What can be read without harm: neither a device, nor the header itself again and again.
  bool is_of_the_system(std::string const& what) const {
    return what.starts_with('<') && !what.starts_with("</") && what.find("..") == std::string::npos &&
           what.find(rules_.header) == std::string::npos;
  }

  void word(Iterator it) {
    if (it->text == "[" && std::next(it) != tokens_.end() && std::next(it)->text == "[") attribute(it);
    if (it->kind != CXToken_Identifier && it->kind != CXToken_Keyword) return;
    std::string const& text = it->text;
    if (text == "asm" || text == "__asm__" || text == "__asm") {
      say(*it, "assembler is not allowed", "Write it in C++");
    } else if (text == "volatile") {
      say(*it, "'volatile' is not allowed", "It orders nothing between threads: use std::atomic");
    } else if (text == "extern") {
      say(*it, "'extern' is not allowed", "Everything a submission needs stands in its header");
    } else if (text == "_Pragma" || text == "__attribute__" || text == "__declspec") {
      say(*it, "'" + text + "' is not allowed", "Nothing may change how the header is compiled");
    } else if (text.starts_with("BOOST_") || text.starts_with("KIT_")) {
      // Among them are macros that put two harmless words together to a forbidden one.
      say(*it, "'" + text + "' is a name reserved for Boost and the grader", "Choose another name");
    } else if (is_reserved(text)) {
      say(*it, "'" + text + "' is a name reserved for the compiler and the library", "Choose another name");
    }
  }

  static bool is_reserved(std::string const& name) {
    static std::vector<std::string> const fine{"__func__", "__FILE__", "__LINE__"};
    if (std::find(fine.begin(), fine.end(), name) != fine.end() || name.size() < 2) return false;
    return name.starts_with("__") || (name[0] == '_' && name[1] >= 'A' && name[1] <= 'Z');
  }

  // All of a list: `[[nodiscard, gnu::constructor]]`.
  void attribute(Iterator open) {
    int depth = 0;
    bool first = true;
    for (Iterator it = std::next(open, 2); it != tokens_.end(); ++it) {
      if (it->text == "]" && depth == 0) return;
      if (it->text == "(" || it->text == "[") ++depth;
      if (it->text == ")" || it->text == "]") --depth;
      bool const named = it->kind == CXToken_Identifier || it->kind == CXToken_Keyword;
      if (depth == 0 && first && named && !is_harmless(it)) {
        say(*open, "the attribute '" + it->text + "' is not allowed",
            "Only standard attributes that change no code may be used");
      }
      first = depth == 0 && it->text == ",";
    }
  }

  bool is_harmless(Iterator attribute) const {
    static std::vector<std::string> const harmless{"nodiscard", "maybe_unused", "noreturn",          "likely",
                                                   "unlikely",  "fallthrough",  "no_unique_address", "deprecated"};
    Iterator const behind = std::next(attribute);
    if (behind != tokens_.end() && behind->text == "::") return false;
    return std::find(harmless.begin(), harmless.end(), attribute->text) != harmless.end();
  }

  void say(Token const& at, std::string const& message, std::string const& remedy) {
    findings_.add(at.line, at.column, message, remedy);
  }

  std::vector<Token> const& tokens_;
  Rules const& rules_;
  Findings& findings_;
  std::vector<unsigned> guard_;
};

// A line that continues could hide a directive from the look at tokens by lines.
void check_line_ends(CXTranslationUnit unit, CXFile file, unsigned lines_before, Findings& findings) {
  std::size_t size = 0;
  char const* const text = clang_getFileContents(unit, file, &size);
  unsigned line = 1;
  for (std::size_t i = 0; i < size; ++i) {
    if (text[i] != '\n') continue;
    std::size_t last = i;
    while (last > 0 && (text[last - 1] == ' ' || text[last - 1] == '\t')) --last;
    if (last > 0 && text[last - 1] == '\\')
      findings.add(line - lines_before, 1, "a line ends with a backslash", "Join it with the next line");
    ++line;
  }
}

}  // namespace

void check_tokens(CXTranslationUnit unit, CXFile file, unsigned lines_before, Rules const& rules, Findings& findings) {
  std::vector<Token> const tokens = tokens_of(unit, file, lines_before);
  Checker(tokens, rules, findings).run();
  check_line_ends(unit, file, lines_before, findings);
}

}  // namespace racecourse::submission
