// racecourse: reads the command line and runs one command. ./racecourse at the top of the checkout sets up and builds.
#include <algorithm>
#include <iostream>

#include "grader/base/nearest.h"
#include "grader/cli/commands.h"

namespace {

using namespace racecourse::cli;

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
      "  ./racecourse test                         pass all tests of Racecourse itself");
  Action chosen = where_you_stand;
  add_list(app, chosen);
  add_grade(app, chosen);
  add_hint(app, chosen);
  add_reset(app, chosen);
  add_doctor(app, chosen);
  add_demo(app, chosen);
  add_author(app, chosen);
  app.add_subcommand("test", "pass all tests of Racecourse itself (run by the launcher)");
  try {
    app.parse(argc, argv);
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
