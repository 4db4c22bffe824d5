#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>

#include "grader/submission/policy.h"

namespace racecourse::submission {
namespace {

struct Word {
  std::string_view text;
  std::string_view before;  // all that stands before it
  bool bracket_follows;     // one that may open arguments, of a call or of a template
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t const begin = i;
    while (i < text.size() && is_word(text[i])) ++i;
    if (i == begin) {
      ++i;
      continue;
    }
    std::size_t const behind = text.find_first_not_of(" \n", i);
    bool const bracket = behind != std::string_view::npos && (text[behind] == '(' || text[behind] == '<');
    words.push_back({text.substr(begin, i - begin), text.substr(0, begin), bracket});
  }
  return words;
}

// The checks are formatted: what is declared in a namespace stands at the margin, and a function behind its type. What
// is indented and declared is a member, a variable or a parameter, and where one of those is found, the namespaces of
// arguments are not searched.
bool declares_function(Word const& word) {
  std::string_view const line = word.before.substr(word.before.rfind('\n') + 1);
  bool const at_margin = !line.empty() && is_word(line.front());
  return at_margin && word.bracket_follows && line.find_first_of("(\"") == line.npos && !is_word(line.back()) &&
         line.back() != ':';
}

bool calls(Word const& word) {
  bool const named_in_full = word.before.ends_with("::") || word.before.ends_with(".") || word.before.ends_with("->");
  return word.bracket_follows && !named_in_full && !declares_function(word);
}

}  // namespace

std::vector<std::string> names_called(std::string const& checks, std::string const& track) {
  std::set<std::string> declared, called, of_track;
  for (Word const& word : words_of(checks)) {
    if (word.before.ends_with(track + "::")) of_track.emplace(word.text);
    if (declares_function(word)) declared.emplace(word.text);
    if (calls(word)) called.emplace(word.text);
  }
  std::set<std::string> theirs;
  std::set_intersection(declared.begin(), declared.end(), called.begin(), called.end(),
                        std::inserter(theirs, theirs.end()));
  std::vector<std::string> names;
  std::set_difference(theirs.begin(), theirs.end(), of_track.begin(), of_track.end(), std::back_inserter(names));
  return names;
}

}  // namespace racecourse::submission
