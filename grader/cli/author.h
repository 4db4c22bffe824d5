// The commands below `author`, one file each, and what they share.
#pragma once

#include <CLI/CLI.hpp>

#include "grader/cli/commands.h"

namespace racecourse::cli {

void add_author_check(CLI::App& author, Action& chosen);
void add_author_mutate(CLI::App& author, Action& chosen);
void add_author_new(CLI::App& author, Action& chosen);

// Those that were named, or all; nothing after saying which one there is not.
std::optional<std::vector<std::string>> exercises_named(rubric::Curriculum const& curriculum,
                                                        std::vector<std::string> const& named);

// Where exercises are tried: all that is needed is there, the best sandbox holds. Nothing after saying why not.
std::optional<build::Workspace> author_workspace(Context const& context, std::string const& compiler);

// The key of all that judgements of this exercise are made of; nothing after saying why there is none. `programs`: of
// what is run and the rubric alone, and not of the grader that judges it.
enum class Setting { programs, all };
std::optional<std::string> setting_of(rubric::Rubric const& rubric, build::Workspace const& workspace, Setting which);

}  // namespace racecourse::cli
