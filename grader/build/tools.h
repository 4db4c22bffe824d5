// Programs of ours that run inside a jail, where the jail's user can reach them.
#pragma once

#include <string>

#include "grader/base/result.h"

namespace racecourse::build {

// Copies a program into the cache, once per content, and returns the copy's path.
Result<std::string> install_tool(std::string const& cache, std::string const& program);

// Where the policy walker is; set once at start-up.
void set_policy_walker(std::string path);

// Where the program is that reads archives; set once at start-up.
void set_archive_reader(std::string path);

// Where the engine's library is, for programs of the flavour `explored`; set once at start-up.
void set_engine(std::string path);
std::string const& engine();

}  // namespace racecourse::build
