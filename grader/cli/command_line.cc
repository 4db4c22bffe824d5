#include "grader/cli/command_line.h"

#include <algorithm>

namespace racecourse::cli {
namespace {

std::vector<std::string> for_the_program;

void set_program_arguments_apart(std::vector<std::string>& words) {
  auto const end = std::find(words.begin(), words.end(), "--");
  if (end == words.end()) return;
  for_the_program.assign(end + 1, words.end());
  words.erase(end, words.end());
}

// -l and -L are explore's own options; what else begins with one dash is a flag for the compiler.
bool is_compiler_flag(std::string const& word) {
  return word.size() > 1 && word[0] == '-' && word[1] != '-' && !word.starts_with("-l") && !word.starts_with("-L");
}

void join_compiler_flags(std::vector<std::string>& words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "--cflags") continue;
    words[i] += "=" + words[i + 1];
    auto const next = words.begin() + static_cast<std::ptrdiff_t>(i) + 1;
    words.erase(next);
    while (i + 1 < words.size() && is_compiler_flag(words[i + 1])) {
      words[i] += " " + words[i + 1];
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  }
}

}  // namespace

std::vector<std::string> words_of(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (!words.empty() && words[0] == "explore") {
    set_program_arguments_apart(words);
    join_compiler_flags(words);
  }
  std::reverse(words.begin(), words.end());
  return words;
}

std::vector<std::string> const& program_arguments() { return for_the_program; }

}  // namespace racecourse::cli
