// racecourse: reads the command line and runs one command. ./racecourse at the top of the checkout sets up and builds.
#include <algorithm>
#include <iostream>

#include "grader/base/nearest.h"
#include "grader/cli/commands.h"

namespace {

using namespace racecourse::cli;

std::vector<std::string> for_the_program;

// The command line of `explore` as CLI11 can read it: without what is for the program, and with all that follows
// --cflags as one word.
std::vector<std::string> prepared(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty() || words[0] != "explore") return words;
  if (auto const end = std::find(words.begin(), words.end(), "--"); end != words.end()) {
    for_the_program.assign(end + 1, words.end());
    words.erase(end, words.end());
  }
  auto const is_flag = [](std::string const& word) { return word.size() > 1 && word[0] == '-' && word[1] != '-'; };
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "--cflags") continue;
    while (i + 2 < words.size() && is_flag(words[i + 2]) && !words[i + 2].starts_with("-l") &&
           !words[i + 2].starts_with("-L")) {
      words[i + 1] += " " + words[i + 2];
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 2);
    }
    words[i] += "=" + words[i + 1];
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
  return words;
}

// The nearest command, where CLI11 only says that an argument was not expected.
void suggest(CLI::App const& app, int argc, char** argv) {
  std::vector<std::string> names;
  for (CLI::App const* command : app.get_subcommands({})) names.push_back(command->get_name());
  if (argc < 2 || argv[1][0] == '-') return;
  std::string const word = argv[1];
  if (std::find(names.begin(), names.end(), word) != names.end()) return;
  std::string near = racecourse::nearest(word, names);
  for (std::string const& name : names) {  // two letters changed places: a slip that counts as two edits
    if (near.empty() && std::is_permutation(word.begin(), word.end(), name.begin(), name.end())) near = name;
  }
  if (!near.empty()) std::cerr << "Did you mean './racecourse " << near << "'?\n";
}

}  // namespace

std::vector<std::string> const& racecourse::cli::program_arguments() { return for_the_program; }

int main(int argc, char** argv) {
  CLI::App app{
      "Racecourse: a course in concurrency that finds every bug, shows the interleaving, and never marks correct code "
      "down.",
      "./racecourse"};
  app.footer(
      "Examples:\n"
      "  ./racecourse                              where you stand and what is next\n"
      "  ./racecourse grade threading/lock         grade your exercises/threading/lock/lock.h\n"
      "  ./racecourse grade threading/lock --level 1\n"
      "  ./racecourse explore program.cc           what the threads of any program can do wrong\n"
      "  ./racecourse test                         pass all tests of Racecourse itself");
  Action chosen = where_you_stand;
  add_list(app, chosen);
  add_grade(app, chosen);
  add_hint(app, chosen);
  add_reset(app, chosen);
  add_doctor(app, chosen);
  add_demo(app, chosen);
  add_author(app, chosen);
  add_explore(app, chosen);
  add_replay(app, chosen);
  app.add_subcommand("test", "pass all tests of Racecourse itself (run by the launcher)");
  try {
    std::vector<std::string> words = prepared(argc, argv);
    std::reverse(words.begin(), words.end());  // as CLI11 wants it
    app.parse(words);
  } catch (CLI::ParseError const& e) {
    int const status = app.exit(e);
    if (status != 0) suggest(app, argc, argv);
    return status == 0 ? 0 : usage;
  }
  install_interrupt_handler();
  Context const context = make_context();
  int const status = chosen(context);
  return interrupted() ? 130 : status;
}
