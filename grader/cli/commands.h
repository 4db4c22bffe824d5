// The commands, one file each. Each adds its own subcommand to the command line and says what to run when it was
// chosen. A new command: a file, a line here, a line in main.cc.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "grader/cli/context.h"

namespace racecourse::cli {

// What a chosen command does; returns an exit status. Set by the subcommand's callback.
using Action = std::function<int(Context const&)>;

void add_list(CLI::App& app, Action& chosen);
void add_grade(CLI::App& app, Action& chosen);
void add_hint(CLI::App& app, Action& chosen);
void add_reset(CLI::App& app, Action& chosen);
void add_doctor(CLI::App& app, Action& chosen);
void add_quiz(CLI::App& app, Action& chosen);
void add_demo(CLI::App& app, Action& chosen);
void add_author(CLI::App& app, Action& chosen);
void add_explore(CLI::App& app, Action& chosen);
void add_replay(CLI::App& app, Action& chosen);

// Without a command: where you stand and what is next.
int where_you_stand(Context const& context);

}  // namespace racecourse::cli
