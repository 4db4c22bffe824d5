#include "grader/cli/program.h"

#include <iostream>

#include "grader/cli/command_line.h"
#include "grader/cli/commands.h"
#include "grader/cli/output.h"

namespace racecourse::cli {
namespace {

CLI::App const& chosen_command(CLI::App const& app) {
  std::vector<CLI::App*> const chosen = app.get_subcommands();
  return chosen.empty() ? app : chosen_command(*chosen.front());
}

std::vector<std::string> options_of(CLI::App const& command) {
  std::vector<std::string> names;
  for (CLI::Option const* option : command.get_options()) {
    for (std::string const& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> commands_of(CLI::App const& app) {
  std::vector<std::string> names;
  for (CLI::App const* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

// What the command line has that nobody expects, and what may have been meant.
std::string unexpected(CLI::App const& app, CLI::App const& command) {
  std::string text;
  for (std::string const& word : app.remaining(true)) {
    std::string const name = word.substr(0, word.find('='));
    bool const option = name.starts_with("-");
    std::vector<std::string> const names = option ? options_of(command) : commands_of(command);
    std::string const near = meant(name, names);
    text = names.empty() ? "'" + name + "' is not expected here."
                         : std::string("there is no ") + (option ? "option" : "command") + " '" + name + "'.";
    std::string const above = &command == &app ? "" : command.get_name() + " ";
    if (!near.empty()) text += " Did you mean '" + (option ? near : "./racecourse " + above + near) + "'?";
    break;  // what follows a mistyped command is no mistake
  }
  return text;
}

int complain_about(CLI::App const& app, CLI::ParseError const& error) {
  CLI::App const& command = chosen_command(app);
  std::string const extra = unexpected(app, command);
  std::string text = extra.empty() ? error.what() : extra;
  if (text == "EXERCISE is required") text = "which exercise? Name one, such as threading/lock";
  complain(text);
  std::cerr << "./racecourse " << (&command == &app ? "" : command.get_name() + " ") << "--help shows what there is.\n";
  return usage;
}

}  // namespace

int run_program(int argc, char** argv) {
  open_standard_descriptors();
  CLI::App app{
      "Racecourse: a course in concurrency that finds every bug, shows the interleaving, and never marks correct code "
      "down.",
      "./racecourse"};
  app.set_help_flag("-h,--help", "How it is used");
  app.get_formatter()->column_width(26);
  app.footer(
      "Debian packages that are missing are installed first, after asking; --yes does not ask.\n\n"
      "Examples:\n"
      "  ./racecourse                              where you stand and what is next\n"
      "  ./racecourse grade threading/lock         grade your exercises/threading/lock/lock.h\n"
      "  ./racecourse grade threading/lock --level 1\n"
      "  ./racecourse hint threading/lock\n"
      "  ./racecourse explore program.cc           what the threads of any program can do wrong\n"
      "  ./racecourse grade --help");
  app.require_subcommand(0, 1);  // so that "quiz" behind "grade" is no second command
  Action chosen = where_you_stand;
  add_list(app, chosen);
  add_grade(app, chosen);
  add_hint(app, chosen);
  add_reset(app, chosen);
  add_quiz(app, chosen);
  add_demo(app, chosen);
  add_doctor(app, chosen);
  add_author(app, chosen);
  add_explore(app, chosen);
  add_replay(app, chosen);
  app.add_subcommand("test", "Pass all tests of Racecourse itself")->group("For developers");
  try {
    app.parse(words_of(argc, argv));
  } catch (CLI::ParseError const& error) {
    if (error.get_exit_code() != 0) return complain_about(app, error);
    app.exit(error);  // help was asked for
    return all_was_printed() ? full_marks : ungradable;
  }
  install_interrupt_handler();
  Context const context = make_context();
  int const status = chosen(context);
  if (interrupted()) return 130;
  return all_was_printed() ? status : ungradable;
}

}  // namespace racecourse::cli
