// Compilers and their flags, by flavour. Internal to this room.
#pragma once

#include <string>
#include <vector>

#include "grader/build/build.h"

namespace racecourse::build {

// An absolute path, or a Problem that says what to install.
Result<std::string> program_of(Compiler compiler);
// What `--version` says: part of every key.
std::string version_of(std::string const& program);

// The one that is asked for, except where the flavour has its own.
Compiler compiler_for(Flavour flavour, Compiler asked);

std::vector<std::string> common_flags(Compiler compiler);
std::vector<std::string> instrumentation(Compiler compiler, Flavour flavour);
std::vector<std::string> link_flags(Flavour flavour);
std::vector<std::string> harness_flags(Compiler compiler);  // for what is ours

std::string joined(std::vector<std::string> const& words);

}  // namespace racecourse::build
